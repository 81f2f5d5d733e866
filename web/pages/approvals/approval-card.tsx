import { Link } from "@tanstack/react-router";
import type { Approval } from "../../../src/contract/wait.ts";
import { useWorkspace } from "../../client.ts";
import { Facts } from "../../parts/facts.tsx";
import { Card } from "../../parts/page.tsx";
import { Badge } from "../../parts/status.tsx";
import { Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/approvals.ts";
import { ApprovalForm } from "./approval-form.tsx";

export type ListedApproval = Omit<Approval, "url">;

const tones = {
  open: "warn",
  approved: "good",
  rejected: "bad",
  answered: "plain",
  expired: "plain",
  canceled: "plain",
} as const;

/** One question of a run, with the form that answers it. */
export function ApprovalCard({ approval }: { approval: ListedApproval }) {
  const workspace = useWorkspace();
  const { question, state, runId, workflow, path, openedAt, until, answer } = approval;
  const outcome = state === "answered" ? (answer?.decision ?? state) : state;
  return (
    <Card
      title={question.title}
      about={
        <>
          <Link
            to="/$workspace/runs/$run"
            params={{ workspace, run: runId }}
            search={{ step: path }}
            className="text-accent underline underline-offset-2"
          >
            {workflow} · {path}
          </Link>{" "}
          · {texts.asked} <Moment at={openedAt} />
          {state === "open" ? (
            <>
              {" "}
              · {texts.until} <Moment at={until} />
            </>
          ) : null}
        </>
      }
      actions={<Badge tone={tones[outcome]}>{texts.outcomes[outcome]}</Badge>}
    >
      <div className="flex flex-col gap-4">
        {question.text === "" ? null : (
          <p className="text-sm break-words whitespace-pre-wrap">{question.text}</p>
        )}
        {state === "open" ? <ApprovalForm approval={approval} /> : null}
        {answer === null ? null : (
          <div className="flex flex-col gap-2 text-sm">
            <p>
              <strong>{texts.decisions[answer.decision]}</strong>
              {answer.by === null ? "" : ` ${texts.by} ${answer.by}`} · <Moment at={answer.at} />
            </p>
            {answer.comment === "" ? null : (
              <p className="break-words whitespace-pre-wrap">{answer.comment}</p>
            )}
            {Object.keys(answer.fields).length === 0 ? null : (
              <Facts
                facts={Object.entries(answer.fields).map(([name, value]) => ({
                  name: question.fields.find((field) => field.name === name)?.label ?? name,
                  value: shown(value),
                }))}
              />
            )}
          </div>
        )}
      </div>
    </Card>
  );
}

function shown(value: unknown): string {
  if (typeof value === "boolean") return value ? texts.yes : texts.no;
  return typeof value === "string" ? value : JSON.stringify(value);
}
