import type { Replay } from "../../../src/contract/replay.ts";
import { ProgressBar } from "../../parts/progress-bar.tsx";
import { exactText } from "../../parts/time.tsx";
import { texts } from "../../texts/replays.ts";
import { useTriggerNames } from "../../trigger-names.ts";
import { queryText } from "./query-text.ts";
import { Skipped } from "./replay-counted.tsx";

/** How far a replay is, and of what. */
export function ReplayProgress({ replay }: { replay: Replay }) {
  const { nameOf } = useTriggerNames();
  const { progress, total, query, deliveries = [], workflow, version } = replay;
  const passed = progress.skipped.reduce((sum, { count }) => sum + count, 0);
  const target = [workflow, version === undefined ? undefined : String(version)].filter(Boolean).join(" · ");
  return (
    <div className="min-w-0">
      <div className="truncate font-medium">
        {query === undefined
          ? texts.meansDeliveries(deliveries.length)
          : queryText(query, { triggerName: (id) => nameOf(id) ?? id, time: exactText })}
      </div>
      {target === "" ? null : <div className="truncate text-xs text-muted">{target}</div>}
      <ProgressBar
        label={texts.columns.progress}
        done={progress.deliveries + passed}
        total={total}
        isRunning={replay.status === "running"}
      />
      <div className="text-xs text-muted tabular-nums">{texts.of(progress.deliveries + passed, total)}</div>
      {progress.skipped.length === 0 ? null : <Skipped skipped={progress.skipped} />}
    </div>
  );
}
