import { Link } from "@tanstack/react-router";
import type { Replay, ReplayCount } from "../../../src/contract/replay.ts";
import { useWorkspace } from "../../client.ts";
import { texts } from "../../texts/replays.ts";

/** What a replay would start, and what it would pass over. */
export const ReplayCounted = ({ count }: { count: ReplayCount }) => (
  <section aria-label={texts.counted} className="rounded-lg bg-sunken p-4">
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      <div>
        <dt className="text-xs text-muted">{texts.deliveries}</dt>
        <dd className="text-xl font-semibold tabular-nums">
          {count.deliveries}
          {count.complete ? "" : "+"}
        </dd>
      </div>
      <div>
        <dt className="text-xs text-muted">{texts.runs}</dt>
        <dd className="text-xl font-semibold tabular-nums">
          {count.runs}
          {count.complete ? "" : "+"}
        </dd>
      </div>
    </dl>
    {count.complete ? null : <p className="mt-2 text-xs text-muted">{texts.incomplete}</p>}
    <Skipped skipped={count.skipped} />
  </section>
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
            <span className="tabular-nums">{count}</span> × {reason}{" "}
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
