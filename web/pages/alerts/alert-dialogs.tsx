import { useState } from "react";
import type { Alert } from "../../../src/contract/alert.ts";
import { useAction } from "../../action.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Field } from "../../parts/field.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { Select } from "../../parts/select.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { queries } from "../../queries.ts";
import { texts } from "../../texts/alerts.ts";

const hourMs = 3_600_000;
/** Empty: for as long as it lasts. */
const quietMs = { "": null, "1h": hourMs, "4h": 4 * hourMs, "1d": 24 * hourMs, "7d": 168 * hourMs } as const;
const quietFor = ["", "1h", "4h", "1d", "7d"] as const satisfies (keyof typeof quietMs)[];

interface AlertDialogProps {
  alert: Alert;
  onClose: () => void;
}

/** Says that one looks after an alert, and for how long nobody is told of it. */
export function Acknowledge({ alert, onClose }: AlertDialogProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const [quiet, setQuiet] = useState<keyof typeof quietMs>("");
  const acknowledge = useAction({
    run: () => {
      const ms = quietMs[quiet];
      const input = ms === null ? {} : { until: new Date(Date.now() + ms).toISOString() };
      return client.acknowledgeAlert({ alert: alert.id, input });
    },
    told: () => texts.acknowledged,
    onDone: onClose,
    refreshes: [[workspace, "alerts"]],
    isQuiet: true,
  });
  return (
    <FormDialog
      title={texts.acknowledgeTitle}
      description={texts.acknowledgeAbout}
      onClose={onClose}
      verb={texts.acknowledge}
      isBusy={acknowledge.isPending}
      error={acknowledge.error}
      onSubmit={() => acknowledge.mutate()}
    >
      <p className="text-sm break-words">{texts.named(alert.subject, alert.detail)}</p>
      <Field label={texts.quiet} hint={quiet === "" ? undefined : texts.quietHint}>
        {(control) => (
          <Select
            {...control}
            value={quiet}
            onValue={(chosen) => setQuiet(quietFor.find((each) => each === chosen) ?? "")}
            options={quietFor.map((value) => ({ value, label: texts.quietFor[value] }))}
          />
        )}
      </Field>
    </FormDialog>
  );
}

/** Asks before an alert is resolved by hand, since what is still so comes back at once. */
export function Resolve({ alert, onClose }: AlertDialogProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const toasts = useToasts();
  const resolve = async () => {
    await client.resolveAlert({ alert: alert.id });
    toasts.done(texts.resolved);
    await queries.invalidateQueries({ queryKey: [workspace, "alerts"] });
  };
  return (
    <Confirm
      title={texts.resolveTitle}
      verb={texts.resolve}
      isDanger={false}
      isOpen
      onClose={onClose}
      onConfirm={resolve}
    >
      <p className="break-words">{texts.named(alert.subject, alert.detail)}</p>
      <p className="mt-2 text-muted">{texts.resolveAbout}</p>
    </Confirm>
  );
}
