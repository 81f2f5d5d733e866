import { Timer } from "lucide-react";
import type { RunDetail } from "../../../src/contract/run.ts";
import { texts } from "../../texts/run.ts";

/** Slack hangs up by then; GitHub waits for ten seconds. */
const patienceMs = 3_000;

/** A run on whose answer somebody waited longer than some senders do: where the time goes, and what to do (S94). */
export function SlowNote({ run }: { run: RunDetail }) {
  const { deliveryId, answer, endedAt, startedAt } = run;
  if (deliveryId === null || answer === null || endedAt === null || startedAt === null) return null;
  if (Date.parse(endedAt) - Date.parse(run.createdAt) < patienceMs) return null;
  return (
    <details className="rounded-xl border border-warn/40 bg-warn-soft px-5 py-3 text-sm">
      <summary className="flex min-h-6 cursor-pointer items-center gap-2 font-medium text-warn">
        <Timer className="size-4 shrink-0" aria-hidden />
        {texts.slow.title}
      </summary>
      <dl className="mt-2 flex flex-col gap-2">
        {texts.slow.checks.map(({ name, about }) => (
          <div key={name}>
            <dt className="font-medium">{name}</dt>
            <dd>{about}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
