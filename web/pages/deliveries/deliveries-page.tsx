import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Inbox, RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import { useWorkspace } from "../../client.ts";
import { useHolding } from "../../holding.ts";
import { Button, buttonClass } from "../../parts/button.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FreshRows } from "../../parts/fresh-rows.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { LookFurther } from "../../parts/look-further.tsx";
import { OperateButton } from "../../parts/operate-button.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { type Selection, SelectionBar } from "../../parts/selection.tsx";
import { useMay } from "../../session.ts";
import { texts as deletionTexts } from "../../texts/deletion.ts";
import { texts } from "../../texts/deliveries.ts";
import { texts as replayTexts } from "../../texts/replays.ts";
import { countSet, upToNow } from "../../url-search.ts";
import { BulkReplay, type ReplayChoice } from "../replays/bulk-replay.tsx";
import { ListActions } from "../views/list-actions.tsx";
import { searchOf } from "../views/view-search.ts";
import { DeleteDeliveries, type DeletionChoice } from "./delete-deliveries.tsx";
import { DeliveriesSearch, type DeliveryFilters as Filters, queryOf } from "./deliveries-search.ts";
import { DeliveryFilters } from "./delivery-filters.tsx";
import { useDeliveryList } from "./delivery-list.ts";
import { DeliveryTable } from "./delivery-table.tsx";
import { DeliveryTabs } from "./delivery-tabs.tsx";
import { NothingArrives } from "./nothing-arrives.tsx";

/** All deliveries of the workspace, as they come in. */
export function DeliveriesPage() {
  const { before, ...filters } = useSearch({ from: "/$workspace/deliveries" });
  const navigate = useNavigate({ from: "/$workspace/deliveries" });
  const { selection, isPaused, setPaused, isHeld, letGo } = useHolding(JSON.stringify([filters, before]));
  const [replayed, setReplayed] = useState<ReplayChoice | null>(null);
  const [deleted, setDeleted] = useState<DeletionChoice | null>(null);
  const { list, live, stop, shown, freshCount } = useDeliveryList({ filters, before, isHeld });
  const isEmpty = shown?.next === null && !list.isPlaceholderData;
  const narrow = (search: Filters) => void navigate({ search });
  return (
    <Page
      title={texts.title}
      about={texts.about}
      actions={
        <ListActions
          of="deliveries"
          filters={filters}
          onView={(view) => narrow(DeliveriesSearch.parse(searchOf(view)))}
          live={live}
          isPaused={isPaused}
          onPause={setPaused}
        />
      }
    >
      <DeliveryTabs open={filters.status === "rejected" ? "rejected" : "all"} />
      <Card isFlush>
        <DeliveryFilters filters={filters} onFilters={narrow} />
        <SelectionBar
          selection={selection}
          page={shown?.items.map(({ id }) => id) ?? []}
          isMore={before !== undefined || typeof shown?.next === "string"}
        >
          <ReplayButton onClick={() => setReplayed(choiceOf(selection, filters))} />
          <DeleteButton onClick={() => setDeleted(choiceOf(selection, filters))} />
        </SelectionBar>
        <FreshRows count={freshCount} onShow={letGo} />
        <ListStates
          list={list}
          rows={10}
          isEmpty={shown?.items.length === 0}
          empty={isEmpty ? <Nothing isFiltered={countSet(filters) > 0} trigger={filters.trigger} /> : null}
        >
          <DeliveryTable deliveries={shown?.items ?? []} selection={selection} />
        </ListStates>
        <LookFurther
          list={list}
          found={shown}
          before={before}
          onStop={() => void stop()}
          onBefore={(next) => void navigate({ search: { ...filters, before: next } })}
        />
      </Card>
      {replayed === null ? null : <BulkReplay choice={replayed} onClose={() => setReplayed(null)} />}
      {deleted === null ? null : (
        <DeleteDeliveries choice={deleted} onClose={() => setDeleted(null)} onDone={letGo} />
      )}
    </Page>
  );
}

/** What is chosen now: what comes later is not meant. */
const choiceOf = (selection: Selection, filters: Filters): ReplayChoice =>
  selection.isAll ? { query: upToNow(queryOf(filters)) } : { deliveries: [...selection.ids] };

const ReplayButton = ({ onClick }: { onClick: () => void }) => (
  <OperateButton
    size="small"
    look="primary"
    onClick={onClick}
    icon={<RotateCcw className="size-4" aria-hidden />}
  >
    {replayTexts.replay}
  </OperateButton>
);

function DeleteButton({ onClick }: { onClick: () => void }) {
  const may = useMay("owner");
  return (
    <Button
      size="small"
      onClick={onClick}
      disabled={!may}
      {...(!may && { title: deletionTexts.forOwners })}
      icon={<Trash2 className="size-4" aria-hidden />}
    >
      {deletionTexts.delete}
    </Button>
  );
}

function Nothing({ isFiltered, trigger }: { isFiltered: boolean; trigger: string | undefined }) {
  const workspace = useWorkspace();
  if (isFiltered)
    return (
      <Empty icon={<Inbox />} title={texts.nothingFound}>
        <p>{texts.nothingFoundAbout}</p>
        {trigger === undefined ? null : <NothingArrives />}
      </Empty>
    );
  return (
    <Empty
      icon={<Inbox />}
      title={texts.empty.title}
      action={
        <Link to="/$workspace/triggers" params={{ workspace }} className={buttonClass({ look: "primary" })}>
          {texts.empty.action}
        </Link>
      }
    >
      <p>{texts.empty.about}</p>
      <NothingArrives />
    </Empty>
  );
}
