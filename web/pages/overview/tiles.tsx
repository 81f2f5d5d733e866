import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Statistics } from "../../../src/contract/statistics.ts";
import { useWorkspace } from "../../client.ts";
import { durationText } from "../../duration-text.ts";
import { texts } from "../../texts/overview.ts";
import { receivedOf } from "./received.ts";

/** The few numbers that say whether all is well. */
export function Tiles({ statistics: { total, success, queue } }: { statistics: Statistics }) {
  const workspace = useWorkspace();
  const words = texts.tiles;
  const refused = total.deliveries.rejected;
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Tile title={words.deliveries} note={words.refused(refused)}>
        <Link to="/$workspace/deliveries" params={{ workspace }} className="hover:underline">
          {texts.number(receivedOf(total))}
        </Link>
      </Tile>
      <Tile
        title={words.success}
        note={words.failed(total.runs.failed)}
        isBad={success !== null && success < 0.99}
      >
        {success === null ? "–" : texts.percent(success)}
      </Tile>
      <Tile
        title={words.latency}
        note={total.answerMs ? words.median(durationText(total.answerMs.p50)) : words.none}
      >
        {total.answerMs === null ? "–" : durationText(total.answerMs.p95)}
      </Tile>
      <Tile title={words.queue} note={words.underWay(queue.running, queue.waiting)}>
        {texts.number(queue.queued)}
        {queue.oldestQueuedMs === null ? null : (
          <span className="ml-2 text-sm font-normal text-muted">
            {words.oldest(durationText(queue.oldestQueuedMs))}
          </span>
        )}
      </Tile>
    </dl>
  );
}

interface TileProps {
  title: string;
  note: string;
  isBad?: boolean;
  children: ReactNode;
}

/** One number with what it means. */
export function Tile({ title, note, isBad = false, children }: TileProps) {
  return (
    <div className="rounded-xl border border-line bg-surface px-5 py-4">
      <dt className="text-sm text-muted">{title}</dt>
      <dd className={`mt-1 text-2xl font-semibold tabular-nums ${isBad ? "text-bad" : ""}`}>{children}</dd>
      <dd className="mt-0.5 text-xs text-muted">{note}</dd>
    </div>
  );
}
