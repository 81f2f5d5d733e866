import { useId, useState } from "react";
import { SchemaForm } from "../../form/schema-form.tsx";
import { SurroundWith } from "../../form/surroundings.ts";
import { CodeBlock } from "../../parts/copy.tsx";
import { Prose } from "../../parts/prose.tsx";
import { Select } from "../../parts/select.tsx";
import { Badge } from "../../parts/status.tsx";
import { texts } from "../../texts/catalog.ts";
import type { CatalogEntry } from "./catalog-entry.ts";
import { sampleNames, sampleScope } from "./sample-scope.ts";

const sample = { names: sampleNames, scope: sampleScope };

/** One kind of thing: what it does, its settings to be tried, and what they look like when they are written. */
export function CatalogItem({ entry }: { entry: CatalogEntry }) {
  const { title, name, description, docs, effect, examples, schema } = entry;
  const [value, setValue] = useState<unknown>(examples[0]?.value ?? {});
  const id = useId();
  // One alone that has no name is what stands there.
  const isUnnamed = examples.length === 1 && examples[0]?.title === undefined;
  const names = examples.map((example, at) => ({
    value: String(at),
    label: example.title ?? texts.example(at + 1),
  }));
  return (
    <div className="flex flex-col gap-5">
      <header className="flex flex-col gap-1">
        <div className="flex flex-wrap items-center gap-3">
          <h2 className="text-lg font-semibold">{title}</h2>
          <code className="font-mono text-xs text-muted">{name}</code>
          {effect ? <Badge tone="info">{texts.effect}</Badge> : null}
        </div>
        {description === "" ? null : (
          <p className="max-w-3xl text-sm text-muted">
            <Prose text={description} />
          </p>
        )}
        {docs === null ? null : (
          <a
            href={docs}
            target="_blank"
            rel="noreferrer"
            className="self-start text-sm text-accent underline"
          >
            {texts.documentation}
          </a>
        )}
      </header>
      <div className="grid items-start gap-6 2xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex flex-col gap-5">
          {names.length === 0 || isUnnamed ? null : (
            <div className="flex items-center gap-3">
              <label htmlFor={id} className="shrink-0 text-sm text-muted">
                {texts.examples}
              </label>
              <Select
                id={id}
                options={[...names, { value: "", label: texts.empty }]}
                defaultValue="0"
                onValue={(at) => setValue(at === "" ? {} : examples[Number(at)]?.value)}
              />
            </div>
          )}
          {Object.keys(schema.properties ?? {}).length === 0 ? (
            <p className="text-sm text-muted">{texts.noSettings}</p>
          ) : (
            <SurroundWith value={sample}>
              <SchemaForm schema={schema} value={value} onChange={setValue} />
            </SurroundWith>
          )}
        </div>
        <section aria-label={texts.written} className="flex flex-col gap-1.5">
          <h3 className="text-sm font-medium">{texts.written}</h3>
          <CodeBlock text={JSON.stringify(value, null, 2)} />
        </section>
      </div>
    </div>
  );
}
