import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
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
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <div className="flex min-w-0 flex-1 flex-col items-start gap-2">
          <Status of={trigger.status} />
          <p className="text-sm text-muted">{texts[trigger.status]}</p>
        </div>
        <div className="flex gap-2">
          {trigger.status === "retired" ? null : (
            <Button look="ghost" onClick={() => setRetiring(true)}>
              {texts.retire}
            </Button>
          )}
          <Button busy={isBusy} onClick={() => void toggle()}>
            {trigger.status === "active" ? texts.turnOff : texts.turnOn}
          </Button>
        </div>
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
