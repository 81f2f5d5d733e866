import type { SenderAnswer } from "../../../src/contract/sender-page.ts";
import { Card } from "../../parts/page.tsx";
import { Badge } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { texts } from "../../texts/sender.ts";

const words = texts.answers;
const tones = { taken: "good", refused: "bad", later: "warn" } as const;

/** What is answered, word for word, and whether to send again. */
export const Answers = ({ answers }: { answers: readonly SenderAnswer[] }) => (
  <Card title={words.title} about={words.about} isFlush>
    <Table
      label={words.title}
      columns={columns}
      rows={answers}
      keyOf={({ when, status, body }) => `${when} ${status} ${body}`}
    />
  </Card>
);

const Body = ({ body }: Pick<SenderAnswer, "body">) =>
  body === null ? (
    <span className="text-xs text-muted">{words.depends}</span>
  ) : (
    <code className="font-mono text-xs break-all">{body}</code>
  );

const columns = [
  {
    name: "status",
    title: words.columns.status,
    cell: ({ status, kind }: SenderAnswer) => (
      <Badge tone={tones[kind]}>
        {status ?? words.fromWorkflow} {words.kinds[kind]}
      </Badge>
    ),
  },
  {
    name: "when",
    title: words.columns.when,
    isMain: true,
    cell: ({ when, body }: SenderAnswer) => (
      <div className="min-w-0 wrap-anywhere">
        {when}
        <div className="mt-1 @2xl:hidden">
          <Body body={body} />
        </div>
      </div>
    ),
  },
  {
    name: "body",
    title: words.columns.body,
    from: "@2xl",
    cell: ({ body }: SenderAnswer) => (
      <div className="w-80">
        <Body body={body} />
      </div>
    ),
  },
] as const;
