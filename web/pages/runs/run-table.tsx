import { Link } from "@tanstack/react-router";
import type { Run } from "../../../src/contract/run.ts";
import { runVersion } from "../../../src/contract/run-version.ts";
import { useWorkspace } from "../../client.ts";
import { isSelected, type Selection, selectColumns } from "../../parts/selection.tsx";
import { Status } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { Duration, Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/runs.ts";
import { useTriggerNames } from "../../trigger-names.ts";
import { startedByText } from "./started-by.ts";

interface RunTableProps {
  runs: readonly Run[];
  /** Left out, no row can be chosen. */
  selection?: Selection;
}

/** A page of runs, one a row. */
export function RunTable({ runs, selection }: RunTableProps) {
  const workspace = useWorkspace();
  const { nameOf } = useTriggerNames();
  const select = selectColumns(runs, selection, ({ workflow, id }) => `${workflow} ${id}`);
  return (
    <Table
      label={texts.title}
      columns={[...select, ...columnsOf({ workspace, nameOf })]}
      rows={runs}
      keyOf={({ id }) => id}
      isSelected={({ id }) => isSelected(selection, id)}
    />
  );
}

interface Columns {
  workspace: string;
  nameOf: (triggerId: string | null) => string | null;
}

const columnsOf = ({ workspace, nameOf }: Columns) =>
  [
    {
      name: "status",
      title: texts.columns.status,
      cell: ({ status }: Run) => <Status of={status} />,
    },
    {
      name: "workflow",
      title: texts.columns.workflow,
      isMain: true,
      cell: (run: Run) => <Named run={run} trigger={nameOf(run.triggerId)} workspace={workspace} />,
    },
    {
      name: "by",
      title: texts.columns.by,
      from: "@3xl",
      cell: ({ startedBy, triggerId }: Run) => (
        <span className="block truncate">{startedByText(startedBy, nameOf(triggerId))}</span>
      ),
    },
    {
      name: "took",
      title: texts.columns.took,
      from: "@xl",
      isNumber: true,
      cell: ({ startedAt, endedAt }: Run) =>
        startedAt === null || endedAt === null ? (
          "–"
        ) : (
          <Duration ms={Date.parse(endedAt) - Date.parse(startedAt)} />
        ),
    },
    {
      name: "created",
      title: texts.columns.created,
      from: "@xl",
      cell: ({ createdAt }: Run) => <Moment at={createdAt} />,
    },
  ] as const;

interface NamedProps {
  run: Run;
  trigger: string | null;
  workspace: string;
}

/** What runs, and what went wrong; where the screen is narrow, also what stands in columns else. */
const Named = ({ run, trigger, workspace }: NamedProps) => (
  <div className="min-w-0">
    <Link
      to="/$workspace/runs/$run"
      params={{ workspace, run: run.id }}
      className="block truncate font-medium hover:text-accent hover:underline"
    >
      {run.workflow} <span className="font-normal text-muted">{runVersion(run)}</span>
    </Link>
    <div className={`truncate text-xs ${run.error === null ? "text-muted" : "text-bad"}`}>
      <span className="text-muted @xl:hidden">
        <Moment at={run.createdAt} /> ·{" "}
      </span>
      {run.error?.message ??
        (run.held ? (
          texts.held
        ) : (
          <span className="@3xl:hidden">{trigger ?? startedByText(run.startedBy)}</span>
        ))}
    </div>
  </div>
);
