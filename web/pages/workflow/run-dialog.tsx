import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { TriggerView } from "../../../src/contract/trigger.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { jsonIn } from "../../form/json-text.ts";
import { Field, TextArea } from "../../parts/field.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { Select } from "../../parts/select.tsx";
import { texts } from "../../texts/workflow-run.ts";
import { latestDeliveries } from "./latest-deliveries.ts";

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
  const { data: found = [] } = useQuery({
    queryKey: [workspace, "deliveries", "for", workflow, triggers.map(({ id }) => id)],
    queryFn: () => latestDeliveries(client, triggers, deliveriesMax),
  });
  const given = deliveryId === byHand ? jsonIn(input) : null;
  const start = useMutation({
    mutationFn: () => {
      const from = deliveryId === byHand ? { input: given ?? null } : { deliveryId };
      return client.startWorkflow({ workflow, input: from });
    },
    onSuccess: ({ runId }) => navigate({ to: "/$workspace/runs/$run", params: { workspace, run: runId } }),
  });
  return (
    <FormDialog
      title={texts.title}
      description={texts.about}
      onClose={onClose}
      verb={texts.start}
      isReady={given !== undefined}
      isBusy={start.isPending}
      error={start.error}
      onSubmit={() => start.mutate()}
    >
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
        <Field
          label={texts.input}
          hint={texts.inputHint}
          error={given === undefined ? texts.noJson : undefined}
        >
          {(control) => <TextArea {...control} isCode rows={8} value={input} onValue={setInput} />}
        </Field>
      ) : null}
    </FormDialog>
  );
}
