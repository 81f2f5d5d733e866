import type { SenderField, SenderView } from "../../../src/contract/sender-page.ts";
import { CodeBlock } from "../../parts/copy.tsx";
import { Disclosure } from "../../parts/disclosure.tsx";
import { Card } from "../../parts/page.tsx";
import { Badge } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { texts } from "../../texts/sender.ts";

const words = texts.fields;

/** What is expected in a request: its fields, a sample and the whole schema. */
export function Fields({ view: { fields, sample, schema, events } }: { view: SenderView }) {
  return (
    <Card title={words.title} isFlush>
      {fields.length === 0 ? <p className="p-5 text-sm text-muted">{words.none}</p> : null}
      {fields.length === 0 ? null : (
        <Table
          label={words.title}
          columns={columns}
          rows={fields}
          keyOf={({ name, in: place }) => `${place} ${name}`}
        />
      )}
      <div className="flex flex-col gap-4 border-t border-line p-5">
        {events === null ? null : (
          <p className="text-sm">
            {words.events} <code className="font-mono text-[0.8125rem]">{events.join(", ")}</code>
          </p>
        )}
        <div>
          <h3 className="mb-2 text-sm font-semibold">{words.sample}</h3>
          <CodeBlock text={JSON.stringify(sample, null, 2)} />
        </div>
        <Disclosure title={words.schema} look="heading">
          <CodeBlock text={JSON.stringify(schema, null, 2)} />
        </Disclosure>
      </div>
    </Card>
  );
}

const columns = [
  {
    name: "name",
    title: words.columns.name,
    isMain: true,
    cell: ({ name, description, type }: SenderField) => (
      <div className="min-w-0">
        <code className="font-mono text-[0.8125rem] break-all">{name}</code>
        <span className="ml-2 text-xs text-muted @xl:hidden">{type}</span>
        {description === null ? null : <p className="text-xs text-muted">{description}</p>}
      </div>
    ),
  },
  { name: "in", title: words.columns.in, cell: ({ in: place }: SenderField) => words.places[place] },
  { name: "type", title: words.columns.type, from: "@xl", cell: ({ type }: SenderField) => type },
  {
    name: "required",
    title: words.columns.required,
    cell: ({ required }: SenderField) =>
      required ? (
        <Badge tone="warn">{words.required}</Badge>
      ) : (
        <span className="text-muted">{words.optional}</span>
      ),
  },
] as const;
