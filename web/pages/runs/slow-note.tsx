import { Timer } from "lucide-react";
import type { RunDetail } from "../../../src/contract/run.ts";
import { Disclosure } from "../../parts/disclosure.tsx";
import { texts } from "../../texts/run.ts";

/** Slack hangs up by then; GitHub waits for ten seconds. */
const patienceMs = 3_000;

/** A run on whose answer somebody waited longer than some senders do: where the time goes, and what to do (S94). */
export function SlowNote({ run }: { run: RunDetail }) {
  const { deliveryId, answer, endedAt, startedAt } = run;
  if (deliveryId === null || answer === null || endedAt === null || startedAt === null) return null;
  if (Date.parse(endedAt) - Date.parse(run.createdAt) < patienceMs) return null;
  return (
    <div className="rounded-xl border border-warn/40 bg-warn-soft px-5 py-3 text-sm text-warn">
      <Disclosure
        look="heading"
        title={
          <>
            <Timer className="size-4 shrink-0" aria-hidden />
            {texts.slow.title}
          </>
        }
      >
        <dl className="flex flex-col gap-2 text-ink">
          {texts.slow.checks.map(({ name, about }) => (
            <div key={name}>
              <dt className="font-medium">{name}</dt>
              <dd>{about}</dd>
            </div>
          ))}
        </dl>
      </Disclosure>
    </div>
  );
}
