import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useClient, useWorkspace } from "../../client.ts";
import { SurroundWith } from "../../form/surroundings.ts";
import { LeaveGuard } from "../../parts/leave-guard.tsx";
import { Page } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Badge, Status } from "../../parts/status.tsx";
import { useSample } from "../../parts/trigger/catalog.ts";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/trigger.ts";
import { DraftBar } from "./draft-bar.tsx";
import { EditorContext, type SendersDraft } from "./editor.ts";
import { keeperOf, type Loaded, loadTrigger } from "./keeper.ts";
import { surroundingsOf } from "./surroundings.ts";
import { TriggerActions } from "./trigger-actions.tsx";
import { TriggerTabs } from "./trigger-tabs.tsx";

/** One trigger, whole. */
export function TriggerPage() {
  const workspace = useWorkspace();
  const client = useClient();
  const { trigger = "" } = useParams({ strict: false });
  // Editing begins with what is there now, not with what was when the page was left.
  const loaded = useQuery({
    queryKey: [workspace, "triggers", trigger, "edited"],
    queryFn: () => loadTrigger(client, trigger),
    gcTime: 0,
    refetchOnMount: "always",
  });
  if (loaded.data !== undefined) return <Edited key={loaded.data.inForce.id} loaded={loaded.data} />;
  return (
    <Page title={trigger} crumbs={<Crumb />}>
      {loaded.isError ? (
        <ProblemNote error={loaded.error} onRetry={() => void loaded.refetch()} />
      ) : (
        <Skeleton rows={8} />
      )}
    </Page>
  );
}

function Crumb() {
  const workspace = useWorkspace();
  return (
    <Link to="/$workspace/triggers" params={{ workspace }} className="hover:text-ink hover:underline">
      {texts.crumb}
    </Link>
  );
}

function Edited({ loaded }: { loaded: Loaded }) {
  const client = useClient();
  const [keeper] = useState(() => keeperOf(client, loaded));
  const edited = useSyncExternalStore(keeper.subscribe, keeper.state);
  useEffect(() => keeper.open(), [keeper]);
  useEffect(() => keeper.arrived(loaded), [keeper, loaded]);
  const canWrite = useMay("editor");
  const [senders, setSenders] = useState<SendersDraft>({ link: null, written: null });
  const settle = async () => {
    return (await keeper.save()) && senders.written === null;
  };
  const { inForce: trigger, definition } = edited;
  const sample = useSample(definition);
  const surroundings = useMemo(() => surroundingsOf({ ...definition, sample }), [definition, sample]);
  return (
    <EditorContext value={{ ...edited, trigger, keeper, canWrite, senders, setSenders }}>
      <LeaveGuard isChanged={edited.saving !== "saved" || senders.written !== null} settle={settle} />
      <Page
        title={trigger.title ?? trigger.name}
        crumbs={<Crumb />}
        beside={
          <>
            <Status of={trigger.status} />
            {trigger.pause === undefined ? null : <Badge tone="warn">{texts.paused}</Badge>}
          </>
        }
        about={trigger.description}
        actions={<TriggerActions />}
      >
        {canWrite ? (
          <DraftBar />
        ) : (
          <p className="rounded-lg bg-info-soft px-4 py-3 text-sm">{texts.readOnly}</p>
        )}
        <SurroundWith value={surroundings}>
          <TriggerTabs />
        </SurroundWith>
      </Page>
    </EditorContext>
  );
}
