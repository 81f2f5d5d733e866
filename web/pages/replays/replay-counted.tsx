import { Link } from "@tanstack/react-router";
import type { Replay, ReplayCount } from "../../../src/contract/replay.ts";
import { useWorkspace } from "../../client.ts";
import { texts } from "../../texts/replays.ts";
import { wholeText } from "../../whole-number.ts";

/** What a replay would start, and what it would pass over. */
export function ReplayCounted({ count }: { count: ReplayCount }) {
  const { deliveries, runs, complete, total, skipped } = count;
  const looked = deliveries + skipped.reduce((sum, each) => sum + each.count, 0);
  return (
    <section aria-label={texts.counted} className="rounded-lg bg-sunken p-4">
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        <Counted term={texts.deliveries} count={deliveries} isComplete={complete} />
        <Counted term={texts.runs} count={runs} isComplete={complete} />
      </dl>
      {complete ? null : <p className="mt-2 text-xs text-muted">{texts.incomplete(looked, total)}</p>}
      <Skipped skipped={skipped} />
    </section>
  );
}

const Counted = ({ term, count, isComplete }: { term: string; count: number; isComplete: boolean }) => (
  <div>
    <dt className="text-xs text-muted">{term}</dt>
    <dd className="text-xl font-semibold tabular-nums">
      {wholeText(count)}
      {isComplete ? "" : "+"}
    </dd>
  </div>
);

/** Why deliveries are passed over, each reason with one of them. */
export function Skipped({ skipped }: { skipped: Replay["progress"]["skipped"] }) {
  const workspace = useWorkspace();
  if (skipped.length === 0) return null;
  return (
    <div className="mt-3 text-sm">
      <p className="font-medium">{texts.skipped}</p>
      <ul className="list-disc pl-5">
        {skipped.map(({ reason, count, delivery }) => (
          <li key={reason} className="break-words">
            <span className="tabular-nums">{wholeText(count)}</span> × {reason}{" "}
            <Link
              to="/$workspace/deliveries/$delivery"
              params={{ workspace, delivery }}
              className="text-accent underline underline-offset-2"
            >
              {texts.anExample}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
