import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { TriggerStatus } from "../../../../src/contract/trigger.ts";
import { useClient, useWorkspace } from "../../../client.ts";
import { Button } from "../../../parts/button.tsx";
import { Confirm } from "../../../parts/confirm.tsx";
import { Card } from "../../../parts/page.tsx";
import { Status } from "../../../parts/status.tsx";
import { useToasts } from "../../../parts/toasts.tsx";
import { texts as statuses } from "../../../texts/status.ts";
import { texts as all } from "../../../texts/trigger.ts";
import { useEditor } from "../editor.ts";

const texts = all.status;

/** Whether requests are taken. A change is in force at once: it is no part of the draft. */
export function StatusCard() {
  const { trigger, keeper } = useEditor();
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  const [isBusy, setBusy] = useState(false);
  const [isRetiring, setRetiring] = useState(false);
  const become = async (status: TriggerStatus) => {
    const turn = async () => {
      await client.patchTrigger({ trigger: trigger.id, input: { status } });
      return { status };
    };
    await keeper.inForce(turn, { isApart: true });
    await queries.invalidateQueries({ queryKey: [workspace, "triggers"] });
    toasts.done(texts.changedDone(statuses[status]));
  };
  const toggle = async () => {
    setBusy(true);
    try {
      await become(trigger.status === "active" ? "inactive" : "active");
    } catch (error) {
      toasts.failed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title={texts.title}>
      <div className="flex flex-col gap-4">
        <p className="flex flex-wrap items-center gap-2 text-sm">
          <Status of={trigger.status} /> {texts[trigger.status]}
        </p>
        <Way about={trigger.status === "active" ? texts.turnOffAbout : texts.turnOnAbout}>
          <Button busy={isBusy} onClick={() => void toggle()}>
            {trigger.status === "active" ? texts.turnOff : texts.turnOn}
          </Button>
        </Way>
        {trigger.status === "retired" ? null : (
          <Way about={texts.retireHint}>
            <Button onClick={() => setRetiring(true)}>{texts.retire}</Button>
          </Way>
        )}
        {trigger.status === "active" ? <p className="text-xs text-muted">{texts.pauseHint}</p> : null}
      </div>
      <Confirm
        title={texts.retireTitle}
        verb={texts.retireVerb}
        isOpen={isRetiring}
        onClose={() => setRetiring(false)}
        onConfirm={() => become("retired")}
      >
        {texts.retireAbout}
      </Confirm>
    </Card>
  );
}

/** What a change of the status means to those who send, and the button that makes it. */
const Way = ({ about, children }: { about: string; children: ReactNode }) => (
  <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
    <p className="min-w-0 flex-1 basis-48 text-sm text-muted">{about}</p>
    {children}
  </div>
);
