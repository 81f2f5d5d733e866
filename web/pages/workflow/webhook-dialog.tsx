import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Client } from "../../../src/contract/client.ts";
import type { TriggerView } from "../../../src/contract/trigger.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button, buttonClass } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field } from "../../parts/field.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { Select } from "../../parts/select.tsx";
import { CallExamples } from "../../parts/trigger/call-examples.tsx";
import { storeSecrets } from "../../parts/trigger/proof.ts";
import { PublicUrl } from "../../parts/trigger/public-url.tsx";
import { texts } from "../../texts/workflow-webhook.ts";
import { AuthenticationStep } from "../new-trigger/authentication-step.tsx";
import { blank, definitionOf, type NewTrigger } from "../new-trigger/new-trigger.ts";
import { SenderStep } from "../new-trigger/sender-step.tsx";
import { useNewTrigger } from "../new-trigger/use-new-trigger.ts";

interface WebhookDialogProps {
  workflow: string;
  /** The workflow has a step that answers: whoever calls waits for it then. */
  answers: boolean;
  onClose: () => void;
}

type Answering = "immediately" | "workflow";

/** Makes a trigger whose calls start the workflow (S132); shows its address when it is there. */
export function WebhookDialog({ workflow, answers, onClose }: WebhookDialogProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const cache = useQueryClient();
  const [answering, setAnswering] = useState<Answering>(answers ? "workflow" : "immediately");
  const form = useNewTrigger({
    begun: { ...blank, starts: "existing", workflow },
    create: (made) => createWebhook(client, made, answering),
    onCreated: () => cache.invalidateQueries({ queryKey: [workspace, "triggers"] }),
  });
  if (form.created !== undefined) return <Saved trigger={form.created} onClose={onClose} />;
  return (
    <FormDialog
      title={texts.title}
      description={texts.about}
      verb={texts.save}
      isWide
      isChanged={form.isChanged}
      isBusy={form.isSaving}
      error={form.error}
      onSubmit={form.save}
      onClose={onClose}
    >
      <SenderStep {...form} title={texts.sender} />
      <AuthenticationStep {...form} title={texts.authentication} />
      <AnswerChoice answering={answering} onChoose={setAnswering} />
    </FormDialog>
  );
}

async function createWebhook(client: Client, made: NewTrigger, method: Answering): Promise<TriggerView> {
  const { proof, workflow } = made;
  if (proof === null) throw new Error("Nobody can save a webhook without authentication.");
  await storeSecrets(client, proof);
  return client.createTrigger({
    input: { ...definitionOf(made, proof), routes: [{ workflow }], response: { method } },
  });
}

interface AnswerChoiceProps {
  answering: Answering;
  onChoose: (answering: Answering) => void;
}

const AnswerChoice = ({ answering, onChoose }: AnswerChoiceProps) => (
  <Field label={texts.answer}>
    {(control) => (
      <Select
        {...control}
        value={answering}
        options={[
          { value: "immediately", label: texts.answers.immediately },
          { value: "workflow", label: texts.answers.workflow },
        ]}
        onValue={(value) => onChoose(value === "workflow" ? "workflow" : "immediately")}
      />
    )}
  </Field>
);

function Saved({ trigger, onClose }: { trigger: TriggerView; onClose: () => void }) {
  const workspace = useWorkspace();
  return (
    <Dialog
      title={texts.title}
      description={texts.saved}
      isOpen
      isWide
      onClose={onClose}
      actions={
        <>
          <Link
            to="/$workspace/triggers/$trigger"
            params={{ workspace, trigger: trigger.name }}
            className={buttonClass({ look: "secondary" })}
          >
            {texts.openTrigger}
          </Link>
          <Button look="primary" onClick={onClose}>
            {texts.done}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <PublicUrl url={trigger.publicUrl} />
        {trigger.warnings.map((warning) => (
          <p key={warning} className="rounded-lg bg-warn-soft p-2.5 text-sm text-warn">
            {warning}
          </p>
        ))}
        <CallExamples trigger={trigger} />
      </div>
    </Dialog>
  );
}
