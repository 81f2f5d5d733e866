import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useClient, useWorkspace } from "../../client.ts";
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

/** Leads through a first call: the key, the command, the delivery as it arrives and the run. */
export function FirstMinute() {
  const workspace = useWorkspace();
  const client = useClient();
  const mayWrite = useMay("editor");
  const [isHidden, setHidden] = useState(() => localStorage.getItem(`${hiddenKey}-${workspace}`) !== null);
  const trigger = useQuery({
    queryKey: [workspace, "triggers", example],
    queryFn: () => client.getTrigger({ trigger: example }),
    enabled: mayWrite && !isHidden,
    retry: false,
  });
  const earlier = useQuery({
    queryKey: [workspace, "first-minute"],
    queryFn: () => client.listDeliveries({ query: { limit: deliveriesMax + 1 } }),
    enabled: trigger.isSuccess,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const count = earlier.data?.items.length ?? deliveriesMax + 1;
  if (isHidden || trigger.data === undefined || count > deliveriesMax) return null;
  const hide = () => {
    localStorage.setItem(`${hiddenKey}-${workspace}`, "");
    setHidden(true);
  };
  return (
    <Card
      title={texts.title}
      about={texts.about}
      actions={
        <Button size="small" look="ghost" onClick={hide}>
          {texts.hide}
        </Button>
      }
    >
      <div className="grid gap-8 lg:grid-cols-2">
        <CallExample trigger={trigger.data} />
        <WatchExample trigger={trigger.data.id} />
      </div>
      <p className="mt-6 flex flex-wrap items-center gap-3 border-t border-line pt-4 text-sm text-muted">
        {texts.next}
        <Link to="/$workspace/triggers/new" params={{ workspace }} className={buttonClass({ size: "small" })}>
          {texts.newTrigger}
        </Link>
      </p>
    </Card>
  );
}
