import { Link } from "@tanstack/react-router";
import { Play } from "lucide-react";
import { useState } from "react";
import type { Run } from "../../../src/contract/run.ts";
import { useWorkspace } from "../../client.ts";
import { Empty } from "../../parts/empty.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { LookFurther } from "../../parts/look-further.tsx";
import { Card } from "../../parts/page.tsx";
import { Status } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { Duration, Moment } from "../../parts/time.tsx";
import { texts as page } from "../../texts/runs.ts";
import { texts } from "../../texts/workflow-run.ts";
import { useRunList } from "../runs/run-list.ts";
import { startedByText } from "../runs/started-by.ts";

/** The runs of one workflow, the newest first, as they go. */
export function RunsTab({ workflow }: { workflow: string }) {
  const workspace = useWorkspace();
  const [before, setBefore] = useState<string>();
  const { list, stop, shown } = useRunList({ filters: { workflow }, before, isHeld: false });
  return (
    <Card
      isFlush
      title={page.title}
      actions={
        <Link
          to="/$workspace/runs"
          params={{ workspace }}
          search={{ workflow }}
          className="text-sm text-accent hover:underline"
        >
          {texts.allRuns}
        </Link>
      }
    >
      <ListStates
        list={list}
        isEmpty={shown?.items.length === 0}
        empty={
          shown?.next === null ? (
            <Empty icon={<Play />} title={page.empty.title}>
              {page.empty.about}
            </Empty>
          ) : null
        }
      >
        <Table
          label={page.title}
          columns={columnsOf(workspace)}
          rows={shown?.items ?? []}
          keyOf={({ id }) => id}
        />
      </ListStates>
      {shown === undefined ? null : (
        <LookFurther
          found={shown}
          isLooking={list.isFetching && shown.next !== null}
          isFirst={before === undefined}
          onStop={() => void stop()}
          onGoOn={setBefore}
          onFirst={() => setBefore(undefined)}
        />
      )}
    </Card>
  );
}

const columnsOf = (workspace: string) =>
  [
    {
      name: "run",
      title: page.columns.created,
      cell: ({ id, createdAt }: Run) => (
        <Link
          to="/$workspace/runs/$run"
          params={{ workspace, run: id }}
          className="font-medium hover:text-accent hover:underline"
        >
          <Moment at={createdAt} />
        </Link>
      ),
    },
    { name: "status", title: page.columns.status, cell: ({ status }: Run) => <Status of={status} /> },
    { name: "version", title: texts.version, isNumber: true, cell: ({ version }: Run) => version },
    {
      name: "by",
      title: page.columns.by,
      from: "lg",
      cell: ({ startedBy }: Run) => <span className="block truncate">{startedByText(startedBy)}</span>,
    },
    {
      name: "took",
      title: page.columns.took,
      from: "sm",
      isNumber: true,
      cell: ({ startedAt, endedAt }: Run) =>
        startedAt === null || endedAt === null ? (
          "–"
        ) : (
          <Duration ms={Date.parse(endedAt) - Date.parse(startedAt)} />
        ),
    },
    {
      name: "error",
      title: texts.error,
      from: "md",
      cell: ({ error }: Run) => <span className="block truncate text-bad">{error?.message}</span>,
    },
  ] as const;
