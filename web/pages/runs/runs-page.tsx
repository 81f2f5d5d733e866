import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { CircleStop, Play } from "lucide-react";
import { useState } from "react";
import { useWorkspace } from "../../client.ts";
import { buttonClass } from "../../parts/button.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FreshRows } from "../../parts/fresh-rows.tsx";
import { OlderPager } from "../../parts/older-pager.tsx";
import { OperateButton } from "../../parts/operate-button.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { SelectionBar, useSelection } from "../../parts/selection.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { useIsScrolled } from "../../scrolled.ts";
import { texts } from "../../texts/runs.ts";
import { countSet } from "../../url-search.ts";
import { FailureBanner } from "../failures/failure-banner.tsx";
import { ListActions } from "../views/list-actions.tsx";
import { searchOf } from "../views/view-search.ts";
import { CancelRuns } from "./cancel-runs.tsx";
import { isRunEnded } from "./run-ended.ts";
import { RunFilters } from "./run-filters.tsx";
import { useRunList } from "./run-list.ts";
import { RunTable } from "./run-table.tsx";
import { type RunFilters as Filters, queryOf, RunsSearch } from "./runs-search.ts";

/** All runs of the workspace, as they go. */
export function RunsPage() {
  const { before, ...filters } = useSearch({ from: "/$workspace/runs" });
  const navigate = useNavigate({ from: "/$workspace/runs" });
  const selection = useSelection(JSON.stringify([filters, before]));
  const [isPaused, setPaused] = useState(false);
  const [isCanceling, setCanceling] = useState(false);
  const isHeld = useIsScrolled() || isPaused || !selection.isEmpty;
  const { list, live, shown, freshCount } = useRunList({ filters, before, isHeld });
  const unended = (shown?.items ?? [])
    .filter(({ id, status }) => selection.ids.has(id) && !isRunEnded(status))
    .map(({ id }) => id);
  const narrow = (search: Filters) => void navigate({ search });
  const showFresh = () => {
    selection.clear();
    setPaused(false);
    window.scrollTo({ top: 0 });
  };
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
          <CancelButton onClick={() => setCanceling(true)} />
        </SelectionBar>
        <FreshRows count={freshCount} onShow={showFresh} />
        {list.isError ? <ProblemNote error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.isPending ? <Skeleton rows={10} /> : null}
        {shown !== undefined && shown.items.length > 0 ? (
          <RunTable runs={shown.items} selection={selection} />
        ) : null}
        {shown?.items.length === 0 && shown.next === null ? (
          <Nothing isFiltered={countSet(filters) > 0} />
        ) : null}
        {shown === undefined ? null : (
          <OlderPager
            next={shown.next}
            isFirst={before === undefined}
            onOlder={(next) => void navigate({ search: { ...filters, before: next } })}
            onFirst={() => narrow(filters)}
          />
        )}
      </Card>
      {isCanceling ? (
        <CancelRuns
          choice={selection.isAll ? { query: queryOf(filters) } : { ids: unended }}
          onClose={() => setCanceling(false)}
          onDone={() => selection.clear()}
        />
      ) : null}
    </Page>
  );
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
