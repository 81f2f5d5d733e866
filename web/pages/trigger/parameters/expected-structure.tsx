import type { ExpectedField } from "../../../../src/contract/trigger.ts";
import { Card } from "../../../parts/page.tsx";
import { Badge } from "../../../parts/status.tsx";
import { texts } from "../../../texts/parameters.ts";
import { useEditor } from "../editor.ts";

/** What callers send: headers and query parameters, those of the authentication filled in, and the body (S138, S139). */
export function ExpectedStructure() {
  const { trigger, definition } = useEditor();
  return (
    <Card title={texts.expects} about={texts.expectsAbout}>
      <div className="grid gap-6 @3xl:grid-cols-3">
        <Fields title={texts.headers} fields={trigger.expects.headers} />
        <Fields title={texts.query} fields={trigger.expects.query} />
        <section className="min-w-0">
          <h3 className="mb-2 text-sm font-medium">{texts.body}</h3>
          {definition.sample === undefined ? (
            <p className="text-sm text-muted">{texts.anyBody}</p>
          ) : (
            <pre className="max-h-56 overflow-auto rounded-lg bg-sunken p-3 font-mono text-xs whitespace-pre-wrap break-all">
              {JSON.stringify(definition.sample, null, 2)}
            </pre>
          )}
        </section>
      </div>
    </Card>
  );
}

function Fields({ title, fields }: { title: string; fields: readonly ExpectedField[] }) {
  return (
    <section className="min-w-0">
      <h3 className="mb-2 text-sm font-medium">{title}</h3>
      {fields.length === 0 ? (
        <p className="text-sm text-muted">{texts.nothing}</p>
      ) : (
        <ul className="flex flex-col gap-1.5">
          {fields.map(({ name, source, required, example }) => (
            <li key={name} className="flex flex-wrap items-center gap-2 text-sm">
              <code className="font-mono text-xs font-medium">{name}</code>
              <code className="truncate font-mono text-xs text-muted">{example}</code>
              {source === "authentication" ? <Badge tone="info">{texts.byAuthentication}</Badge> : null}
              {required && source !== "authentication" ? <Badge>{texts.required}</Badge> : null}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
