import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import type { Template, TemplateInstalled } from "../../../src/contract/template.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button, buttonClass } from "../../parts/button.tsx";
import { CodeBlock, CopyField } from "../../parts/copy.tsx";
import { Field, TextInput } from "../../parts/field.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { texts } from "../../texts/workflow-new.ts";

/** What a template does and what it needs; then what it made, and what is left to do. */
export function InstallTemplate({ template, onBack }: { template: string; onBack: () => void }) {
  const workspace = useWorkspace();
  const client = useClient();
  const [installed, setInstalled] = useState<TemplateInstalled | null>(null);
  const asked = useQuery({
    queryKey: [workspace, "templates", template],
    queryFn: () => client.getTemplate({ template, query: {} }),
  });
  if (installed !== null) return <Installed installed={installed} />;
  return (
    <div className="flex flex-col gap-4">
      <div>
        <Button
          size="small"
          look="ghost"
          onClick={onBack}
          icon={<ArrowLeft className="size-4" aria-hidden />}
        >
          {texts.back}
        </Button>
      </div>
      {asked.isError ? <ProblemNote error={asked.error} onRetry={() => void asked.refetch()} /> : null}
      {asked.isPending ? <Skeleton /> : null}
      {asked.data === undefined ? null : <Needs template={asked.data} onInstalled={setInstalled} />}
    </div>
  );
}

interface NeedsProps {
  template: Template;
  onInstalled: (installed: TemplateInstalled) => void;
}

function Needs({ template, onInstalled }: NeedsProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const cache = useQueryClient();
  const [name, setName] = useState(template.name);
  const [settings, setSettings] = useState<Record<string, string>>({});
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const install = async () => {
    setBusy(true);
    setError(null);
    try {
      const input = { as: name, settings: filled(settings), secrets: filled(secrets) };
      const done = await client.installTemplate({ template: template.name, input });
      await cache.invalidateQueries({ queryKey: [workspace] });
      onInstalled(done);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div>
        <h3 className="text-base font-semibold">{template.title}</h3>
        <p className="mt-1 text-sm text-muted">{template.description}</p>
      </div>
      {error === null ? null : <ProblemNote error={error} />}
      <Field label={texts.name} hint={texts.nameHint}>
        {(control) => <TextInput {...control} isCode value={name} onValue={setName} />}
      </Field>
      <SettingFields template={template} values={settings} onChange={setSettings} />
      <SecretFields template={template} values={secrets} onChange={setSecrets} />
      <div className="flex justify-end">
        <Button look="primary" busy={isBusy} onClick={() => void install()}>
          {texts.take}
        </Button>
      </div>
    </>
  );
}

interface ValuesProps {
  template: Template;
  values: Readonly<Record<string, string>>;
  onChange: (values: Record<string, string>) => void;
}

const SettingFields = ({ template, values, onChange }: ValuesProps) => (
  <>
    {template.settings.map(({ name: setting, title, description, example, default: value }) => (
      <Field key={setting} label={title} hint={description} required={value === undefined}>
        {(control) => (
          <TextInput
            {...control}
            placeholder={value ?? example}
            value={values[setting] ?? ""}
            onValue={(given) => onChange({ ...values, [setting]: given })}
          />
        )}
      </Field>
    ))}
  </>
);

const SecretFields = ({ template, values, onChange }: ValuesProps) => (
  <>
    {template.secrets.map(({ name: secret, title, description, generate, stored }) => (
      <Field
        key={secret}
        label={title}
        hint={[description, stored ? texts.secretStored : generate ? texts.secretMade : null]
          .filter(Boolean)
          .join(" ")}
        required={!stored && !generate}
      >
        {(control) => (
          <TextInput
            {...control}
            type="password"
            autoComplete="new-password"
            value={values[secret] ?? ""}
            onValue={(given) => onChange({ ...values, [secret]: given })}
          />
        )}
      </Field>
    ))}
  </>
);

function Installed({ installed: { name, triggers, secrets, next } }: { installed: TemplateInstalled }) {
  const workspace = useWorkspace();
  const made = secrets.filter(({ value }) => value !== null);
  return (
    <div className="flex flex-col gap-5">
      <h3 className="text-base font-semibold">{texts.created}</h3>
      {triggers.map(({ name: trigger, publicUrl, curl }) => (
        <div key={trigger} className="flex flex-col gap-2">
          <CopyField text={publicUrl} label={texts.addresses} />
          <CodeBlock text={curl} />
        </div>
      ))}
      {made.length === 0 ? null : (
        <div className="flex flex-col gap-2">
          <p className="text-sm font-medium">{texts.madeSecrets}</p>
          {made.map(({ name: secret, value }) => (
            <CopyField key={secret} text={value ?? ""} label={secret} />
          ))}
        </div>
      )}
      <div>
        <p className="mb-2 text-sm font-medium">{texts.next}</p>
        <ul className="list-disc pl-5 text-sm text-muted">
          {next.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      </div>
      <div className="flex justify-end">
        <Link
          to="/$workspace/workflows/$workflow"
          params={{ workspace, workflow: name }}
          className={buttonClass({ look: "primary" })}
        >
          {texts.open}
        </Link>
      </div>
    </div>
  );
}

/** What was left empty is not given. */
const filled = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
