import type { TraceEntry } from "../../../src/contract/delivery.ts";
import { Card } from "../../parts/page.tsx";
import { texts } from "../../texts/delivery.ts";

const fine: ReadonlySet<string> = new Set(["ok", "accepted", "stored", "proved"]);

/** What each station said, how long it took, and where in the whole its time lies. */
export function DeliveryTrace({ trace }: { trace: readonly TraceEntry[] }) {
  const total = Math.max(
    1,
    trace.reduce((sum, { micros }) => sum + micros, 0),
  );
  const begins = trace.map((_, index) => trace.slice(0, index).reduce((sum, { micros }) => sum + micros, 0));
  return (
    <Card title={texts.trace.title} about={texts.trace.about(microsText(total))}>
      {trace.length === 0 ? <p className="text-sm text-muted">{texts.trace.none}</p> : null}
      <ol className="flex flex-col gap-2.5">
        {trace.map(({ station, verdict, reason, micros }, index) => (
          // A trace is never put in another order.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={`${index} ${station}`} className="text-sm">
            <div className="flex items-baseline gap-2">
              <span className="w-20 shrink-0 font-medium">{texts.stations[station]}</span>
              <span
                className={`min-w-0 flex-1 truncate ${fine.has(verdict) ? "text-muted" : "font-medium text-warn"}`}
              >
                {verdict}
              </span>
              <span className="shrink-0 text-xs text-muted tabular-nums">{microsText(micros)}</span>
            </div>
            <div className="mt-1 h-1 rounded-full bg-sunken" aria-hidden>
              <div
                className={`h-full min-w-0.5 rounded-full ${fine.has(verdict) ? "bg-accent" : "bg-warn"}`}
                style={{
                  marginLeft: `${((begins[index] ?? 0) / total) * 100}%`,
                  width: `${(micros / total) * 100}%`,
                }}
              />
            </div>
            {reason === undefined ? null : <p className="mt-1 text-xs break-words text-muted">{reason}</p>}
          </li>
        ))}
      </ol>
    </Card>
  );
}

const microsText = (micros: number) =>
  micros < 1_000 ? `${micros} µs` : `${(micros / 1_000).toFixed(micros < 10_000 ? 2 : 1)} ms`;
