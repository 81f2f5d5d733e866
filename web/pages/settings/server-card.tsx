import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useClient, useWorkspace } from "../../client.ts";
import { Card } from "../../parts/page.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { ExactTime } from "../../parts/time.tsx";
import { texts } from "../../texts/settings.ts";

/** Which Tripline this is. */
export function ServerCard() {
  const workspace = useWorkspace();
  const client = useClient();
  const { data } = useQuery({ queryKey: [workspace, "status"], queryFn: () => client.getStatus({}) });
  const own = texts.workspacePage;
  if (data === undefined) {
    return (
      <Card title={own.server}>
        <Skeleton rows={6} />
      </Card>
    );
  }
  const facts: [string, ReactNode][] = [
    [own.version, data.version],
    [own.store, own.stores[data.store.kind]],
    [own.publicUrl, <code key="url">{data.publicUrl}</code>],
    [own.role, data.role],
    [own.clock, <ExactTime key="now" at={data.now} />],
    [own.engine, own.engineCount(data.engine.running, data.engine.queued)],
  ];
  return (
    <Card title={own.server}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2 text-sm">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
