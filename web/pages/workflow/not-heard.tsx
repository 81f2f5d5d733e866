import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { TriggerInput, type TriggerView } from "../../../src/contract/trigger.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/workflow-webhook.ts";
import { queriesOf } from "./editor-queries.ts";

/** A response that nobody waits for: which webhooks answer by themselves, and how that is changed. */
export function NotHeard({ workflow, disabled }: { workflow: string; disabled: boolean }) {
  const triggers = useQuery(queriesOf(useWorkspace(), workflow).triggers).data?.items ?? [];
  return triggers
    .filter(({ response }) => response.method !== "workflow")
    .map((trigger) => <Deaf key={trigger.id} trigger={trigger} disabled={disabled} />);
}

function Deaf({ trigger, disabled }: { trigger: TriggerView; disabled: boolean }) {
  const workspace = useWorkspace();
  const client = useClient();
  const toasts = useToasts();
  const cache = useQueryClient();
  const name = trigger.title ?? trigger.name;
  const letWait = useMutation({
    mutationFn: () =>
      client.replaceTrigger({
        trigger: trigger.id,
        query: { ifVersion: trigger.version },
        input: { ...TriggerInput.parse(trigger), response: { method: "workflow" } },
      }),
    onSuccess: () => {
      toasts.done(texts.waits(name));
      return cache.invalidateQueries({ queryKey: [workspace, "triggers"] });
    },
    onError: (error) => toasts.failed(error),
  });
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-lg bg-warn-soft p-2.5 text-sm text-warn">
      <p className="min-w-0 flex-1">{texts.notHeard(name)}</p>
      <Button size="small" disabled={disabled} busy={letWait.isPending} onClick={() => letWait.mutate()}>
        {texts.letWait}
      </Button>
    </div>
  );
}
