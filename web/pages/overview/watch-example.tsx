import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Radio } from "lucide-react";
import { useEffect } from "react";
import { runStatusesEnded } from "../../../src/contract/run-status.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { buttonClass } from "../../parts/button.tsx";
import { Status } from "../../parts/status.tsx";
import { Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/first-minute.ts";

const pollMs = 1_000;

/** The newest delivery of the example as it comes, and its run, step by step. */
export function WatchExample({ trigger }: { trigger: string }) {
  const workspace = useWorkspace();
  const client = useClient();
  const newest = useQuery({
    queryKey: [workspace, "deliveries", { trigger, newest: true }],
    queryFn: async () => (await client.listDeliveries({ query: { trigger, limit: 1 } })).items[0] ?? null,
    refetchInterval: pollMs,
  });
  const delivery = newest.data ?? null;
  const queries = useQueryClient();
  const id = delivery?.id;
  useEffect(() => {
    // The numbers below tell of it at once, not with their next round.
    if (id !== undefined) void queries.invalidateQueries({ queryKey: [workspace, "statistics"] });
  }, [queries, workspace, id]);
  return (
    <section aria-label={texts.step.watch} aria-live="polite" className="min-w-0 rounded-xl bg-sunken p-5">
      <h3 className="flex items-center gap-2 text-sm font-semibold">
        <Radio className={`size-4 text-accent ${delivery === null ? "animate-pulse" : ""}`} aria-hidden />
        {texts.step.watch}
      </h3>
      {delivery === null ? (
        <p className="mt-2 text-sm text-muted">{texts.step.waiting}</p>
      ) : (
        <div className="mt-3 flex flex-col gap-3 text-sm">
          <p className="flex flex-wrap items-center gap-2">
            <Status of={delivery.status} />
            <code className="font-mono text-xs break-all">
              {delivery.method} {delivery.url}
            </code>
            <span className="text-xs text-muted">
              <Moment at={delivery.receivedAt} />
            </span>
          </p>
          <ExampleRun delivery={delivery.id} />
          <Link
            to="/$workspace/deliveries/$delivery"
            params={{ workspace, delivery: delivery.id }}
            className={buttonClass({ size: "small" })}
          >
            {texts.step.openDelivery}
          </Link>
        </div>
      )}
    </section>
  );
}

function ExampleRun({ delivery }: { delivery: string }) {
  const workspace = useWorkspace();
  const client = useClient();
  const run = useQuery({
    queryKey: [workspace, "runs", { delivery, first: true }],
    queryFn: async () => {
      const [first] = (await client.listRuns({ query: { delivery, limit: 1 } })).items;
      return first === undefined ? null : client.getRun({ run: first.id });
    },
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && data !== null && runStatusesEnded.some((status) => status === data.status)
        ? false
        : pollMs,
  });
  if (run.data === undefined || run.data === null) return null;
  const { id, workflow, status, attempts } = run.data;
  return (
    <div className="rounded-lg border border-line bg-surface p-3">
      <p className="flex items-center gap-2">
        {texts.step.runs(workflow)} <Status of={status} />
      </p>
      <ul className="mt-2 flex flex-col gap-1">
        {attempts.map((attempt) => (
          <li key={`${attempt.path} ${attempt.attempt}`} className="flex items-center gap-2">
            <Status of={attempt.status} />
            <code className="font-mono text-xs">{attempt.path}</code>
          </li>
        ))}
      </ul>
      <Link
        to="/$workspace/runs/$run"
        params={{ workspace, run: id }}
        className="mt-2 inline-block text-sm text-accent hover:underline"
      >
        {texts.step.openRun}
      </Link>
    </div>
  );
}
