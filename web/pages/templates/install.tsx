import { useState } from "react";
import type { Template } from "../../../src/contract/template.ts";
import { useAction } from "../../action.ts";
import { isProblem, useClient, useWorkspace } from "../../client.ts";
import { useMay } from "../../may.ts";
import { Button } from "../../parts/button.tsx";
import { Checkbox, Field, TextInput } from "../../parts/field.tsx";
import { Card } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Prose } from "../../parts/prose.tsx";
import { texts } from "../../texts/templates.ts";
import { Installed } from "./installed.tsx";

const own = texts.install;
/** Stands in a template for the name that it is installed as. */
const nameMark = "$" + "{name}";

/** Asks for what the template needs, and makes its workflow and trigger. */
export function Install({ template }: { template: Template }) {
  const workspace = useWorkspace();
  const client = useClient();
  const may = useMay("write");
  const [as, setAs] = useState("");
  const [settings, setSettings] = useState<Record<string, string>>({});
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const [overwrite, setOverwrite] = useState(false);
  const name = as === "" ? template.name : as;
  const install = useAction({
    run: () =>
      client.installTemplate({
        template: template.name,
        input: {
          ...(as !== "" && { as }),
          settings: filled(settings),
          secrets: Object.fromEntries(
            Object.entries(filled(secrets)).map(([secret, value]) => [
              secret.replaceAll(nameMark, name),
              value,
            ]),
          ),
          overwrite,
        },
      }),
    refreshes: [
      [workspace, "templates"],
      [workspace, "triggers"],
      [workspace, "workflows"],
      [workspace, "secrets"],
    ],
    isQuiet: true,
  });
  if (install.data !== undefined) return <Installed installed={install.data} />;
  const isTaken = isProblem(install.error) && install.error.code === "conflict";
  return (
    <Card title={own.title}>
      <form
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          install.mutate();
        }}
      >
        {install.isError ? <ProblemNote error={install.error} /> : null}
        {isTaken || overwrite ? (
          <Checkbox label={own.overwrite} checked={overwrite} onValue={setOverwrite} />
        ) : null}
        <Field label={own.as} hint={own.asHint}>
          {(control) => (
            <TextInput {...control} isCode placeholder={template.name} value={as} onValue={setAs} />
          )}
        </Field>
        <Settings template={template} values={settings} onValues={setSettings} />
        <Secrets template={template} values={secrets} onValues={setSecrets} />
        {may ? null : <p className="text-xs text-muted">{own.editorsOnly}</p>}
        <Button type="submit" look="primary" disabled={!may} busy={install.isPending}>
          {own.verb}
        </Button>
      </form>
    </Card>
  );
}

interface ValuesProps {
  template: Template;
  values: Record<string, string>;
  onValues: (values: Record<string, string>) => void;
}

function Settings({ template: { settings }, values, onValues }: ValuesProps) {
  return settings.map(({ name, title, description, type, example, default: given }) => (
    <Field
      key={name}
      label={title}
      required={given === undefined}
      {...(description !== undefined && { hint: <Prose text={description} /> })}
    >
      {(control) => (
        <TextInput
          {...control}
          type={type === "url" ? "url" : "text"}
          inputMode={type === "number" ? "decimal" : undefined}
          placeholder={given ?? example}
          value={values[name] ?? ""}
          onValue={(text) => onValues({ ...values, [name]: text })}
        />
      )}
    </Field>
  ));
}

function Secrets({ template: { secrets }, values, onValues }: ValuesProps) {
  const may = useMay("admin");
  if (secrets.length > 0 && !may) return <p className="text-xs text-muted">{own.ownersOnly}</p>;
  return secrets.map(({ name, title, description, stored, generate }) => {
    const left = stored ? own.keep : generate ? `${texts.generated}.` : own.secretHint;
    return (
      <Field
        key={name}
        label={title}
        required={!stored && !generate}
        hint={
          <>
            {description === undefined ? null : <Prose text={`${description} `} />}
            {left.charAt(0).toUpperCase() + left.slice(1)}
          </>
        }
      >
        {(control) => (
          <TextInput
            {...control}
            type="password"
            autoComplete="new-password"
            value={values[name] ?? ""}
            onValue={(text) => onValues({ ...values, [name]: text })}
          />
        )}
      </Field>
    );
  });
}

const filled = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ""));
