import { useEffect, useState } from "react";
import type { Delivery } from "../../../../src/contract/delivery.ts";
import { useClient } from "../../../client.ts";
import { Status } from "../../../parts/status.tsx";
import { texts } from "../../../texts/sample.ts";

const shownMax = 5;

/** What arrives while the trigger listens, as it arrives: a request that was refused says why. */
export function Arrivals({ trigger }: { trigger: string }) {
  const arrived = useArrivals(trigger).filter(({ status }) => status !== "captured");
  if (arrived.length === 0) return null;
  return (
    <div role="log" className="flex flex-col gap-2">
      <p className="text-sm font-medium">{texts.meanwhile}</p>
      <ul className="flex flex-col gap-1">
        {arrived.map(({ id, status, method, reason }) => (
          <li key={id} className="flex flex-wrap items-center gap-2 text-sm">
            <Status of={status} />
            <code className="font-mono text-xs">{method}</code>
            <span className="min-w-0 text-muted">{reason}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function useArrivals(trigger: string): readonly Delivery[] {
  const client = useClient();
  const [arrived, setArrived] = useState<readonly Delivery[]>([]);
  useEffect(() => {
    const ending = new AbortController();
    const follow = async () => {
      const events = await client.tailDeliveries({ query: { trigger } }, { signal: ending.signal });
      for await (const delivery of events) setArrived((before) => [delivery, ...before].slice(0, shownMax));
    };
    // The countdown goes on without it: what was captured comes by another way.
    follow().catch(() => undefined);
    return () => ending.abort();
  }, [client, trigger]);
  return arrived;
}
