import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { TriggerView } from "../../../src/contract/trigger.ts";
import { nullWhereNone, useClient, useWorkspace } from "../../client.ts";
import { Button, buttonClass } from "../../parts/button.tsx";
import { Card } from "../../parts/page.tsx";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/first-minute.ts";
import { CallExample } from "./call-example.tsx";
import { WatchExample } from "./watch-example.tsx";

/** The workflow that a new Tripline comes with. */
const example = "hello";
const hiddenKey = "first-minute-hidden";
/** Who has more than a few deliveries knows their way. */
const deliveriesMax = 3;

/** The example's trigger where somebody needs to be led through a first call; asked once, so that nothing jumps later. */
export function useFirstMinute() {
  const workspace = useWorkspace();
  const client = useClient();
  const mayCall = useMay("operator");
  const [isHidden, setHidden] = useState(() => localStorage.getItem(`${hiddenKey}-${workspace}`) !== null);
  const isAsked = mayCall && !isHidden;
  const first = useQuery({
    queryKey: [workspace, "first-minute"],
    queryFn: async () => {
      const [trigger, { items }] = await Promise.all([
        client.getTrigger({ trigger: example }).catch(nullWhereNone),
        client.listDeliveries({ query: { limit: deliveriesMax + 1 } }),
      ]);
      return items.length > deliveriesMax ? null : trigger;
    },
    enabled: isAsked,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const hide = () => {
    localStorage.setItem(`${hiddenKey}-${workspace}`, "");
    setHidden(true);
  };
  return { trigger: isHidden ? null : (first.data ?? null), isPending: isAsked && !first.isFetched, hide };
}

/** Leads through a first call: the key, the command, the delivery as it arrives and the run. */
export function FirstMinute({ trigger, onHide }: { trigger: TriggerView; onHide: () => void }) {
  const workspace = useWorkspace();
  const mayWrite = useMay("editor");
  return (
    <Card
      title={texts.title}
      about={texts.about}
      actions={
        <Button size="small" look="ghost" onClick={onHide}>
          {texts.hide}
        </Button>
      }
    >
      <div className="grid gap-8 lg:grid-cols-2">
        <CallExample trigger={trigger} />
        <WatchExample trigger={trigger.id} />
      </div>
      {mayWrite ? (
        <p className="mt-6 flex flex-wrap items-center gap-3 border-t border-line pt-4 text-sm text-muted">
          {texts.next}
          <Link
            to="/$workspace/triggers/new"
            params={{ workspace }}
            className={buttonClass({ size: "small" })}
          >
            {texts.newTrigger}
          </Link>
        </p>
      ) : null}
    </Card>
  );
}
