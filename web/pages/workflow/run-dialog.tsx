import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { z } from "zod";
import { Json } from "../../../src/contract/name.ts";
import type { TriggerView } from "../../../src/contract/trigger.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field, Select, TextArea } from "../../parts/field.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { texts } from "../../texts/workflow-run.ts";

interface RunDialogProps {
  workflow: string;
  triggers: readonly TriggerView[];
  onClose: () => void;
}

const deliveriesMax = 20;
const byHand = "";

/** Starts a run of what is in force: by hand with an input, or from a delivery that came in. */
export function RunDialog({ workflow, triggers, onClose }: RunDialogProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const navigate = useNavigate();
  const [deliveryId, setDelivery] = useState(byHand);
  const [input, setInput] = useState("{}");
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const found = useLatest(workflow, triggers);
  const parsed = JsonText.safeParse(input);
  const start = async () => {
    setBusy(true);
    setError(null);
    try {
      const given = deliveryId === byHand ? { input: parsed.data ?? null } : { deliveryId };
      const { runId } = await client.startWorkflow({ workflow, input: given });
      await navigate({ to: "/$workspace/runs/$run", params: { workspace, run: runId } });
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={texts.title}
      description={texts.about}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{everywhere.cancel}</Button>
          <Button
            look="primary"
            busy={isBusy}
            disabled={deliveryId === byHand && !parsed.success}
            onClick={() => void start()}
          >
            {texts.start}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {error === null ? null : <ProblemNote error={error} />}
        <Field label={texts.from}>
          {(control) => (
            <Select
              {...control}
              value={deliveryId}
              onValue={setDelivery}
              options={[
                { value: byHand, label: texts.byHand },
                ...found.map(({ id, receivedAt, method, eventType }) => ({
                  value: id,
                  label: [new Date(receivedAt).toLocaleString(), eventType ?? method, id].join(" · "),
                })),
              ]}
            />
          )}
        </Field>
        {deliveryId === byHand ? (
          <Field label={texts.input} hint={texts.inputHint} error={parsed.success ? undefined : texts.noJson}>
            {(control) => <TextArea {...control} isCode rows={8} value={input} onValue={setInput} />}
          </Field>
        ) : null}
      </div>
    </Dialog>
  );
}

/** The newest deliveries of all triggers that lead to the workflow. */
function useLatest(workflow: string, triggers: readonly TriggerView[]) {
  const workspace = useWorkspace();
  const client = useClient();
  const deliveries = useQuery({
    queryKey: [workspace, "deliveries", "for", workflow, triggers.map(({ id }) => id)],
    queryFn: () =>
      Promise.all(
        triggers.map(({ id }) => client.listDeliveries({ query: { trigger: id, limit: deliveriesMax } })),
      ),
  });
  return (deliveries.data ?? [])
    .flatMap(({ items }) => items)
    .toSorted((one, other) => other.receivedAt.localeCompare(one.receivedAt))
    .slice(0, deliveriesMax);
}

const JsonText = z.string().transform((text, context): z.infer<typeof Json> => {
  try {
    return Json.parse(JSON.parse(text));
  } catch {
    context.addIssue({ code: "custom", message: texts.noJson });
    return z.NEVER;
  }
});
