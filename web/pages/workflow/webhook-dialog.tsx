import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Client } from "../../../src/contract/client.ts";
import type { TriggerView } from "../../../src/contract/trigger.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button, buttonClass } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field, Select } from "../../parts/field.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { CallExamples } from "../../parts/trigger/call-examples.tsx";
import { storeSecrets } from "../../parts/trigger/proof.ts";
import { PublicUrl } from "../../parts/trigger/public-url.tsx";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { texts } from "../../texts/workflow-webhook.ts";
import { AuthenticationStep } from "../new-trigger/authentication-step.tsx";
import {
  blank,
  definitionOf,
  type Faults,
  faultsOf,
  type NewTrigger,
  serverFaults,
  suffixFault,
} from "../new-trigger/new-trigger.ts";
import { SenderStep } from "../new-trigger/sender-step.tsx";

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
  const [made, setMade] = useState<NewTrigger>({ ...blank, starts: "existing", workflow });
  const [answering, setAnswering] = useState<Answering>(answers ? "workflow" : "immediately");
  const [isAsked, setAsked] = useState(false);
  const saving = useMutation({
    mutationFn: () => createWebhook(client, made, answering),
    onSuccess: () => cache.invalidateQueries({ queryKey: [workspace, "triggers"] }),
  });
  if (saving.isSuccess) return <Saved trigger={saving.data} onClose={onClose} />;
  const server = saving.isError ? serverFaults(saving.error) : null;
  const suffix = suffixFault(made.suffix);
  const faults: Faults = {
    ...server?.faults,
    ...(suffix !== undefined && { suffix }),
    ...(isAsked && faultsOf(made)),
  };
  const save = () => {
    setAsked(true);
    if (Object.keys(faultsOf(made)).length === 0) saving.mutate();
  };
  const change = (part: Partial<NewTrigger>) => {
    saving.reset();
    setMade((before) => ({ ...before, ...part }));
  };
  return (
    <Dialog
      title={texts.title}
      description={texts.about}
      isOpen
      isWide
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{everywhere.cancel}</Button>
          <Button look="primary" busy={saving.isPending} onClick={save}>
            {texts.save}
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {saving.isError && server?.elsewhere !== false ? <ProblemNote error={saving.error} /> : null}
        <SenderStep {...{ made, change, faults }} isSaving={saving.isPending} title={texts.sender} />
        <AuthenticationStep
          {...{ made, change, faults }}
          issues={server?.credential ?? []}
          title={texts.authentication}
        />
        <AnswerChoice answering={answering} onChoose={setAnswering} />
      </form>
    </Dialog>
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
