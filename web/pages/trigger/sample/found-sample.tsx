import { useState } from "react";
import type { ProposedParameter, Sampled } from "../../../../src/contract/sample.ts";
import { learned } from "../../../../src/core/learned.ts";
import { Button } from "../../../parts/button.tsx";
import { Field } from "../../../parts/field.tsx";
import { Card } from "../../../parts/page.tsx";
import { Select } from "../../../parts/select.tsx";
import { useToasts } from "../../../parts/toasts.tsx";
import { texts as words } from "../../../texts/parameters.ts";
import { texts } from "../../../texts/sample.ts";
import { useEditor } from "../editor.ts";

interface FoundSampleProps {
  found: Sampled;
  onTaken: () => void;
}

/** The parameters that a sample suggests (S41): which are taken, and which a request must have (S38). */
export function FoundSample({ found, onTaken }: FoundSampleProps) {
  const { definition, keeper } = useEditor();
  const toasts = useToasts();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [required, setRequired] = useState<ReadonlySet<string>>(new Set());
  const [mode, setMode] = useState<"add" | "replace">("add");
  const take = () => {
    const names = found.parameters.map(({ name }) => name).filter((name) => !left.has(name));
    const taking = { parameters: mode, names, required: names.filter((name) => required.has(name)) };
    const { parameters, enforcement, schema, sample } = learned(definition, found, taking);
    keeper.change({ parameters, enforcement, schema, sample });
    toasts.done(texts.taken);
    onTaken();
  };
  return (
    <Card title={texts.found} about={texts.foundAbout} isFlush>
      {found.parameters.length === 0 ? (
        <p className="px-5 py-4 text-sm text-muted">{texts.nothing}</p>
      ) : (
        <div className="relative overflow-x-auto">
          <table aria-label={texts.found} className="w-full text-sm">
            <thead>
              <tr className="border-b border-line text-left text-xs text-muted">
                {Object.entries(texts.columns).map(([name, title]) => (
                  <th key={name} scope="col" className="px-4 py-2.5 font-medium whitespace-nowrap">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {found.parameters.map((parameter) => (
                <FoundRow
                  key={parameter.name}
                  parameter={parameter}
                  isTaken={!left.has(parameter.name)}
                  isRequired={required.has(parameter.name)}
                  onTaken={(taken) => setLeft(withMember(left, parameter.name, !taken))}
                  onRequired={(isNeeded) => setRequired(withMember(required, parameter.name, isNeeded))}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="flex flex-wrap items-end gap-4 border-t border-line px-5 py-4">
        {definition.parameters.length === 0 ? null : (
          <Field label={texts.mode}>
            {(control) => (
              <Select
                {...control}
                value={mode}
                onValue={(chosen) => setMode(chosen === "replace" ? "replace" : "add")}
                options={[
                  { value: "add", label: texts.modes.add },
                  { value: "replace", label: texts.modes.replace },
                ]}
              />
            )}
          </Field>
        )}
        <Button look="primary" onClick={take}>
          {texts.take}
        </Button>
      </div>
    </Card>
  );
}

interface FoundRowProps {
  parameter: ProposedParameter;
  isTaken: boolean;
  isRequired: boolean;
  onTaken: (taken: boolean) => void;
  onRequired: (required: boolean) => void;
}

function FoundRow({ parameter, isTaken, isRequired, onTaken, onRequired }: FoundRowProps) {
  const { name, from, path, type, example } = parameter;
  return (
    <tr className="border-b border-line last:border-0">
      <td className="px-4 py-2">
        <input
          type="checkbox"
          aria-label={texts.takeOne(name)}
          checked={isTaken}
          onChange={(event) => onTaken(event.currentTarget.checked)}
          className="size-4 accent-accent"
        />
      </td>
      <td className="px-4 py-2">
        <input
          type="checkbox"
          aria-label={texts.requireOne(name)}
          checked={isRequired}
          disabled={!isTaken}
          onChange={(event) => onRequired(event.currentTarget.checked)}
          className="size-4 accent-accent"
        />
      </td>
      <td className="px-4 py-2 font-mono text-xs">{name}</td>
      <td className="px-4 py-2 text-xs whitespace-nowrap">
        {words.sources[from]} <code className="font-mono text-muted">{path}</code>
      </td>
      <td className="px-4 py-2 text-xs">{words.types[type]}</td>
      <td className="max-w-56 truncate px-4 py-2 font-mono text-xs text-muted">
        {example === undefined ? "" : JSON.stringify(example)}
      </td>
    </tr>
  );
}

function withMember(set: ReadonlySet<string>, member: string, isIn: boolean): ReadonlySet<string> {
  const changed = new Set(set);
  if (isIn) changed.add(member);
  else changed.delete(member);
  return changed;
}
