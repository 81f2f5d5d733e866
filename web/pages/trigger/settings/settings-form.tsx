import { useState } from "react";
import type { TriggerInput } from "../../../../src/contract/trigger.ts";
import { isEqualJson } from "../../../../src/core/equal.ts";
import { SchemaForm } from "../../../form/schema-form.tsx";
import { issuesIn } from "../../../parts/trigger/settings.ts";
import { texts } from "../../../texts/settings-form.ts";
import { useEditor } from "../editor.ts";
import { plain } from "../plain.ts";
import { readSettings } from "./read-settings.ts";
import { triggerSchema as schema } from "./trigger-schema.ts";

export type SettingName = keyof TriggerInput;

interface SettingsFormProps {
  names: readonly SettingName[];
  /** Settings whose members are drawn without a frame: the heading around them says what they are. */
  open?: readonly SettingName[];
}

const none: readonly SettingName[] = [];

interface Written {
  /** As it stands in the fields. */
  raw: Record<string, unknown>;
  /** As the draft has it: when that differs, it was changed elsewhere. */
  settings: Record<string, unknown>;
}

/** Some settings of the trigger, drawn from their schema. What can't be read yet stays out of the draft. */
export function SettingsForm({ names, open = none }: SettingsFormProps) {
  const { definition, issues, keeper, canWrite } = useEditor();
  const settings = picked(definition, names);
  const [written, setWritten] = useState<Written>({ raw: settings, settings });
  const raw = isEqualJson(written.settings, settings) ? written.raw : settings;
  const own = readSettings(definition, names, raw).issues;
  const change = (value: unknown) => {
    const given = asRecord(value);
    const { read } = readSettings(definition, names, given);
    setWritten({ raw: given, settings: read === null ? settings : picked(read, names) });
    if (read !== null) keeper.change({ ...absent(names), ...picked(read, names) });
  };
  const shown = own.length > 0 ? own : issues;
  const isFramed = (name: string) =>
    names.some((each) => each === name) && !open.some((each) => each === name);
  const framed = Object.entries(schema.properties ?? {}).filter(([name]) => isFramed(name));
  return (
    <div className="flex flex-col gap-4">
      {own.length === 0 ? null : (
        <p role="alert" className="rounded-lg bg-warn-soft px-3 py-2 text-sm font-medium text-warn">
          {texts.notSaved}
        </p>
      )}
      {open.map((name) => (
        <SchemaForm
          disabled={!canWrite}
          key={name}
          schema={{ ...schema.properties?.[name], ...(schema.$defs && { $defs: schema.$defs }) }}
          value={raw[name]}
          issues={issuesIn(shown, name)}
          onChange={(value) => change({ ...raw, [name]: value })}
        />
      ))}
      {framed.length === 0 ? null : (
        <SchemaForm
          disabled={!canWrite}
          schema={{ ...schema, properties: Object.fromEntries(framed) }}
          value={raw}
          issues={shown.filter(({ path }) => isFramed(path.split(".")[0] ?? ""))}
          onChange={change}
        />
      )}
    </div>
  );
}

function picked(definition: TriggerInput, names: readonly SettingName[]): Record<string, unknown> {
  const all = plain(definition);
  return Object.fromEntries(names.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])));
}

/** Taken out, where nothing else says what they are. */
const absent = (names: readonly SettingName[]) => Object.fromEntries(names.map((name) => [name, undefined]));

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
