import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useClient, useWorkspace } from "../../../client.ts";
import { durationText } from "../../../duration-text.ts";
import { ProblemNote } from "../../../parts/problem-note.tsx";
import { Select } from "../../../parts/select.tsx";
import { Skeleton } from "../../../parts/skeleton.tsx";
import { texts } from "../../../texts/overview.ts";
import { Charts } from "../../overview/charts.tsx";
import { Range, ranges } from "../../overview/range.ts";
import { receivedOf } from "../../overview/received.ts";
import { Tile } from "../../overview/tiles.tsx";
import { useEditor } from "../editor.ts";

const refreshMs = 10_000;

/** How one trigger does: what came in, what was answered, how its runs ended, and how much of its error budget is spent. */
export function NumbersTab() {
  const { trigger } = useEditor();
  const workspace = useWorkspace();
  const client = useClient();
  const [range, setRange] = useState<Range>("day");
  const { ms, stepMs } = ranges[range];
  const statistics = useQuery({
    queryKey: [workspace, "statistics", "trigger", trigger.id, range],
    queryFn: () =>
      client.getTriggerStatistics({
        trigger: trigger.id,
        query: { from: new Date(Date.now() - ms).toISOString(), stepMs },
      }),
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
  });
  if (statistics.isError && statistics.data === undefined) {
    return <ProblemNote error={statistics.error} onRetry={() => void statistics.refetch()} />;
  }
  if (statistics.data === undefined) return <Skeleton rows={8} />;
  const { total, success, budget, buckets } = statistics.data;
  const words = texts.tiles;
  return (
    <div className="flex flex-col gap-4">
      <div className="self-end">
        <Select
          aria-label={texts.range}
          options={texts.ranges}
          value={range}
          onValue={(value) => setRange(Range.parse(value))}
        />
      </div>
      <dl className="grid grid-cols-2 gap-3 @2xl:grid-cols-4">
        <Tile title={words.deliveries} note={words.refused(total.deliveries.rejected)}>
          {texts.number(receivedOf(total))}
        </Tile>
        <Tile title={words.success} note={words.failed(total.runs.failed)}>
          {success === null ? "–" : texts.percent(success)}
        </Tile>
        <Tile
          title={words.latency}
          note={total.answerMs ? words.median(durationText(total.answerMs.p50)) : words.none}
        >
          {total.answerMs === null ? "–" : durationText(total.answerMs.p95)}
        </Tile>
        <Tile
          title={texts.triggers.columns.budget}
          note={words.budget(budget)}
          isBad={budget.spent !== null && budget.spent >= 1}
        >
          <span title={texts.budgetAbout}>{budget.spent === null ? "–" : words.spent(budget.spent)}</span>
        </Tile>
      </dl>
      <Charts statistics={{ buckets }} />
    </div>
  );
}
