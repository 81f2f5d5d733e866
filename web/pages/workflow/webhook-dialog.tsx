import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Credential } from "../../../src/contract/credential.ts";
import type { TriggerView } from "../../../src/contract/trigger.ts";
import { isRecord } from "../../canvas/definition.ts";
import { isProblem, useClient, useWorkspace } from "../../client.ts";
import { SchemaForm } from "../../form/schema-form.tsx";
import { Button } from "../../parts/button.tsx";
import { CodeBlock, CopyField } from "../../parts/copy.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Checkbox, Field, Select, TextInput } from "../../parts/field.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { texts } from "../../texts/workflow-webhook.ts";
import { catalogQuery } from "./editor-queries.ts";
import { faultsOf, type WebhookFields, webhookInput } from "./webhook-fields.ts";

interface WebhookDialogProps {
  workflow: string;
  /** The workflow has a step that answers: whoever calls waits for it then. */
  answers: boolean;
  onClose: () => void;
}

/** Makes a trigger whose calls start the workflow; shows its address when it is there. */
export function WebhookDialog({ workflow, answers, onClose }: WebhookDialogProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const toasts = useToasts();
  const cache = useQueryClient();
  const [fields, setFields] = useState<WebhookFields>({
    system: "",
    name: "",
    suffix: "",
    methods: ["POST"],
    credential: { scheme: "api-key" },
    response: answers ? "workflow" : "immediately",
  });
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [made, setMade] = useState<TriggerView | null>(null);
  const faults = tried ? faultsOf(fields, isProblem(error) ? error.issues : []) : {};
  const save = async () => {
    setTried(true);
    setError(null);
    if (Object.keys(faultsOf(fields, [])).length > 0) return;
    try {
      setMade(await client.createTrigger({ input: webhookInput(fields, workflow) }));
      toasts.done(texts.saved);
      await cache.invalidateQueries({ queryKey: [workspace, "triggers"] });
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <Dialog
      title={texts.title}
      description={texts.about}
      isOpen
      onClose={onClose}
      actions={
        made === null ? (
          <>
            <Button onClick={onClose}>{everywhere.cancel}</Button>
            <Button look="primary" onClick={() => void save()}>
              {texts.save}
            </Button>
          </>
        ) : (
          <Button look="primary" onClick={onClose}>
            {texts.done}
          </Button>
        )
      }
    >
      {made === null ? (
        <div className="flex flex-col gap-4">
          {error === null ? null : <ProblemNote error={error} />}
          <Fields
            fields={fields}
            faults={faults}
            onChange={(changed) => setFields({ ...fields, ...changed })}
          />
        </div>
      ) : (
        <Made trigger={made} />
      )}
    </Dialog>
  );
}

function Made({ trigger: { publicUrl, curl, warnings } }: { trigger: TriggerView }) {
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm">{texts.saved}</p>
      <div>
        <p className="mb-1.5 text-sm font-medium">{texts.publicUrl}</p>
        <CopyField text={publicUrl} label={texts.copyUrl} />
      </div>
      {warnings.map((warning) => (
        <p key={warning} className="rounded-lg bg-warn-soft p-2.5 text-sm text-warn">
          {warning}
        </p>
      ))}
      <div>
        <p className="mb-1.5 text-sm font-medium">{texts.curl}</p>
        <CodeBlock text={curl} />
      </div>
    </div>
  );
}

interface FieldsProps {
  fields: WebhookFields;
  faults: Partial<Record<keyof WebhookFields, string>>;
  onChange: (changed: Partial<WebhookFields>) => void;
}

function Fields({ fields, faults, onChange }: FieldsProps) {
  return (
    <>
      <Field label={texts.system} hint={texts.systemHint} error={faults.system} required>
        {(control) => (
          <TextInput {...control} value={fields.system} onValue={(system) => onChange({ system })} />
        )}
      </Field>
      <Field label={texts.name} hint={texts.nameHint} error={faults.name} required>
        {(control) => <TextInput {...control} value={fields.name} onValue={(name) => onChange({ name })} />}
      </Field>
      <Field label={texts.suffix} hint={texts.suffixHint} error={faults.suffix} required>
        {(control) => (
          <TextInput
            {...control}
            isCode
            placeholder="/orders"
            value={fields.suffix}
            onValue={(suffix) => onChange({ suffix })}
          />
        )}
      </Field>
      <Field label={texts.publicUrl} hint={texts.publicUrlHint}>
        {(control) => <TextInput {...control} disabled value="" />}
      </Field>
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">{texts.methods}</legend>
        <div className="flex flex-wrap gap-x-5 gap-y-2">
          {(["POST", "GET", "DELETE", "PATCH", "PUT"] as const).map((method) => (
            <Checkbox
              key={method}
              label={method}
              checked={fields.methods.includes(method)}
              onValue={(checked) =>
                onChange({
                  methods: checked
                    ? [...fields.methods, method]
                    : fields.methods.filter((each) => each !== method),
                })
              }
            />
          ))}
        </div>
        {faults.methods === undefined ? null : (
          <p className="mt-1 text-xs font-medium text-bad">{faults.methods}</p>
        )}
      </fieldset>
      <Authentication
        credential={fields.credential}
        error={faults.credential}
        onChange={(credential) => onChange({ credential })}
      />
      <Field label={texts.answer}>
        {(control) => (
          <Select
            {...control}
            value={fields.response}
            options={[
              { value: "immediately", label: texts.answers.immediately },
              { value: "workflow", label: texts.answers.workflow },
            ]}
            onValue={(value) => onChange({ response: value === "workflow" ? "workflow" : "immediately" })}
          />
        )}
      </Field>
    </>
  );
}

interface AuthenticationProps {
  credential: Credential;
  error: string | undefined;
  onChange: (credential: Credential) => void;
}

/** The scheme, and whatever that one asks for. */
function Authentication({ credential, error, onChange }: AuthenticationProps) {
  const schemes = useQuery(catalogQuery(useWorkspace())).data?.catalog.schemes ?? [];
  const { scheme: chosen, ...config } = credential;
  const scheme = schemes.find(({ type }) => type === chosen);
  return (
    <>
      <Field label={texts.authentication} hint={scheme?.description} error={error} required>
        {(control) => (
          <Select
            {...control}
            value={chosen}
            options={schemes.map(({ type, title }) => ({ value: type, label: title }))}
            onValue={(next) => onChange({ scheme: next })}
          />
        )}
      </Field>
      {scheme === undefined || Object.keys(scheme.config["properties"] ?? {}).length === 0 ? null : (
        <div className="rounded-lg border border-line p-3">
          <SchemaForm
            schema={scheme.config}
            value={config}
            onChange={(value) => onChange({ scheme: chosen, ...(isRecord(value) ? value : {}) })}
          />
        </div>
      )}
    </>
  );
}
