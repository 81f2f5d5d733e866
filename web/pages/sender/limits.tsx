import type { SenderView } from "../../../src/contract/sender-page.ts";
import { durationText } from "../../duration-text.ts";
import { Card } from "../../parts/page.tsx";
import { texts } from "../../texts/sender.ts";

const words = texts.limits;

/** How much and how often, what makes two calls one, and what to do when something fails. */
export function Limits({ view: { limits, idempotency, advice } }: { view: SenderView }) {
  const rates = [
    [words.perMinute, limits.perMinute],
    [words.perHour, limits.perHour],
    [words.perDay, limits.perDay],
  ] as const;
  return (
    <Card title={words.title}>
      <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[max-content_minmax(0,1fr)]">
        <dt className="text-muted">{words.body}</dt>
        <dd>{texts.bytes(limits.bodyBytes)}</dd>
        {limits.contentTypes === null ? null : (
          <>
            <dt className="text-muted">{words.contentTypes}</dt>
            <dd>{limits.contentTypes.join(", ")}</dd>
          </>
        )}
        {rates.map(([title, most]) =>
          most === null ? null : (
            <div key={title} className="contents">
              <dt className="text-muted">{title}</dt>
              <dd className="tabular-nums">{words.calls(most)}</dd>
            </div>
          ),
        )}
        <dt className="text-muted">{words.repeats}</dt>
        <dd>{words.keys(idempotency.keys, durationText(idempotency.windowMs))}</dd>
      </dl>
      {limits.fromSomeAddressesOnly ? <p className="mt-3 text-sm">{words.someAddresses}</p> : null}
      <ul className="mt-4 list-disc space-y-1 pl-5 text-sm">
        {advice.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Card>
  );
}
