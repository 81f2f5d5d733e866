import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { CircleStop, Play } from "lucide-react";
import { useState } from "react";
import type { Run } from "../../../src/contract/run.ts";
import { useWorkspace } from "../../client.ts";
import { useHolding } from "../../holding.ts";
import { buttonClass } from "../../parts/button.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FreshRows } from "../../parts/fresh-rows.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { LookFurther } from "../../parts/look-further.tsx";
import { OperateButton } from "../../parts/operate-button.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { type Selection, SelectionBar } from "../../parts/selection.tsx";
import { texts } from "../../texts/runs.ts";
import { countSet, upToNow } from "../../url-search.ts";
import { FailureBanner } from "../failures/failure-banner.tsx";
import { ListActions } from "../views/list-actions.tsx";
import { searchOf } from "../views/view-search.ts";
import { type CancelChoice, CancelRuns } from "./cancel-runs.tsx";
import { isRunEnded } from "./run-ended.ts";
import { RunFilters } from "./run-filters.tsx";
import { useRunList } from "./run-list.ts";
import { RunTable } from "./run-table.tsx";
import { type RunFilters as Filters, queryOf, RunsSearch } from "./runs-search.ts";

/** All runs of the workspace, as they go. */
export function RunsPage() {
  const { before, ...filters } = useSearch({ from: "/$workspace/runs" });
  const navigate = useNavigate({ from: "/$workspace/runs" });
  const { selection, isPaused, setPaused, isHeld, letGo } = useHolding(JSON.stringify([filters, before]));
  const [canceled, setCanceled] = useState<CancelChoice | null>(null);
  const { list, live, stop, shown, freshCount } = useRunList({ filters, before, isHeld });
  const isEmpty = shown?.next === null && !list.isPlaceholderData;
  const narrow = (search: Filters) => void navigate({ search });
  return (
    <Page
      title={texts.title}
      about={texts.about}
      actions={
        <ListActions
          of="runs"
          filters={filters}
          onView={(view) => narrow(RunsSearch.parse(searchOf(view)))}
          live={live}
          isPaused={isPaused}
          onPause={setPaused}
        />
      }
    >
      <Card isFlush>
        <RunFilters filters={filters} onFilters={narrow} />
        {filters.failure === undefined ? null : <FailureBanner failure={filters.failure} />}
        <SelectionBar
          selection={selection}
          page={shown?.items.map(({ id }) => id) ?? []}
          isMore={before !== undefined || typeof shown?.next === "string"}
        >
          <CancelButton
            onClick={() => setCanceled(choiceOf({ selection, filters, shown: shown?.items ?? [] }))}
          />
        </SelectionBar>
        <FreshRows count={freshCount} onShow={letGo} />
        <ListStates
          list={list}
          rows={10}
          isEmpty={shown?.items.length === 0}
          empty={isEmpty ? <Nothing isFiltered={countSet(filters) > 0} /> : null}
        >
          <RunTable runs={shown?.items ?? []} selection={selection} />
        </ListStates>
        <LookFurther
          list={list}
          found={shown}
          before={before}
          onStop={() => void stop()}
          onBefore={(next) => void navigate({ search: { ...filters, before: next } })}
        />
      </Card>
      {canceled === null ? null : (
        <CancelRuns choice={canceled} onClose={() => setCanceled(null)} onDone={() => selection.clear()} />
      )}
    </Page>
  );
}

interface Choosing {
  selection: Selection;
  filters: Filters;
  shown: readonly Run[];
}

/** What is chosen now: what comes later is not meant, and what has ended is left out. */
function choiceOf({ selection, filters, shown }: Choosing): CancelChoice {
  if (selection.isAll) return { query: upToNow(queryOf(filters)) };
  const unended = shown.filter(({ id, status }) => selection.ids.has(id) && !isRunEnded(status));
  return { ids: unended.map(({ id }) => id) };
}

const CancelButton = ({ onClick }: { onClick: () => void }) => (
  <OperateButton
    size="small"
    look="danger"
    onClick={onClick}
    icon={<CircleStop className="size-4" aria-hidden />}
  >
    {texts.cancel}
  </OperateButton>
);

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  const workspace = useWorkspace();
  if (isFiltered)
    return (
      <Empty icon={<Play />} title={texts.nothingFound}>
        {texts.nothingFoundAbout}
      </Empty>
    );
  return (
    <Empty
      icon={<Play />}
      title={texts.empty.title}
      action={
        <Link to="/$workspace/workflows" params={{ workspace }} className={buttonClass({ look: "primary" })}>
          {texts.empty.action}
        </Link>
      }
    >
      {texts.empty.about}
    </Empty>
  );
}
