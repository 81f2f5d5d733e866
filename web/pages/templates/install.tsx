import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Name } from "../../../src/contract/name.ts";
import type { Template, TemplateInstalled } from "../../../src/contract/template.ts";
import { useAction } from "../../action.ts";
import { capital } from "../../capital.ts";
import { isProblem, useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Checkbox, Field, SecretInput, TextInput } from "../../parts/field.tsx";
import { Card } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Prose } from "../../parts/prose.tsx";
import { useMay } from "../../session.ts";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { texts } from "../../texts/templates.ts";
import { Installed } from "./installed.tsx";

const own = texts.install;

interface InstallProps {
  template: Template;
  /** Where what was made is shown elsewhere. */
  onInstalled?: (installed: TemplateInstalled) => void;
}

/** Asks for what the template needs, and makes its workflow and trigger. */
export function Install({ template: given, onInstalled }: InstallProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const may = useMay("editor");
  const [as, setAs] = useState("");
  const [settings, setSettings] = useState<Record<string, string>>({});
  /** By their place: their names change. */
  const [secrets, setSecrets] = useState<readonly string[]>([]);
  const [overwrite, setOverwrite] = useState(false);
  // The names of its secrets follow from the name that it is given.
  const isName = Name.safeParse(as).success;
  const { data: template = given } = useQuery({
    queryKey: [workspace, "templates", given.name, as],
    queryFn: () => client.getTemplate({ template: given.name, query: { as } }),
    enabled: isName,
    placeholderData: keepPreviousData,
  });
  const install = useAction({
    run: () =>
      client.installTemplate({
        template: template.name,
        input: {
          ...(as !== "" && { as }),
          settings: filled(settings),
          secrets: filled(
            Object.fromEntries(template.secrets.map((secret, at) => [secret.name, secrets[at] ?? ""])),
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
    onDone: onInstalled,
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
        <NameField template={template} name={as} onName={setAs} />
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

interface NameFieldProps {
  template: Template;
  name: string;
  onName: (name: string) => void;
}

function NameField({ template, name, onName }: NameFieldProps) {
  const isWrong = name !== "" && !Name.safeParse(name).success;
  return (
    <Field label={own.as} hint={own.asHint} error={isWrong ? everywhere.nameWrong : undefined}>
      {(control) => (
        <TextInput {...control} isCode placeholder={template.name} value={name} onValue={onName} />
      )}
    </Field>
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

interface SecretsProps {
  template: Template;
  values: readonly string[];
  onValues: (values: readonly string[]) => void;
}

function Secrets({ template: { secrets }, values, onValues }: SecretsProps) {
  const may = useMay("owner");
  if (secrets.length > 0 && !may) return <p className="text-xs text-muted">{own.ownersOnly}</p>;
  return secrets.map(({ name, title, description, stored, generate }, at) => {
    const left = stored ? own.keep : generate !== false ? `${texts.generated}.` : own.secretHint;
    return (
      <Field
        key={name}
        label={title}
        required={!stored && generate === false}
        hint={
          <>
            {description === undefined ? null : <Prose text={`${description} `} />}
            {capital(left)}
          </>
        }
      >
        {(control) => (
          <SecretInput
            {...control}
            value={values[at] ?? ""}
            onValue={(text) =>
              onValues(secrets.map((_, each) => (each === at ? text : (values[each] ?? ""))))
            }
          />
        )}
      </Field>
    );
  });
}

const filled = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ""));
