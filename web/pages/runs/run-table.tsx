import { Link } from "@tanstack/react-router";
import type { Run } from "../../../src/contract/run.ts";
import { useWorkspace } from "../../client.ts";
import { SelectBox, type Selection } from "../../parts/selection.tsx";
import { Status } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { Duration, Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/runs.ts";
import { texts as selectionTexts } from "../../texts/selection.ts";
import { useTriggerNames } from "../../trigger-names.ts";
import { startedByText } from "./started-by.ts";

/** A page of runs, one a row. */
export function RunTable({ runs, selection }: { runs: readonly Run[]; selection: Selection }) {
  const workspace = useWorkspace();
  const ids = runs.map(({ id }) => id);
  const chosen = ids.filter((id) => selection.isAll || selection.ids.has(id)).length;
  const { nameOf } = useTriggerNames();
  const columns = columnsOf({ workspace, nameOf, ids, chosen, selection });
  return (
    <Table
      label={texts.title}
      columns={columns}
      rows={runs}
      keyOf={({ id }) => id}
      isSelected={({ id }) => selection.isAll || selection.ids.has(id)}
    />
  );
}

interface Columns {
  workspace: string;
  nameOf: (triggerId: string | null) => string | null;
  ids: readonly string[];
  /** How many of these are. */
  chosen: number;
  selection: Selection;
}

const columnsOf = ({ workspace, nameOf, ids, chosen, selection }: Columns) =>
  [
    {
      name: "select",
      title: (
        <SelectBox
          label={selectionTexts.page}
          checked={chosen > 0 && chosen === ids.length}
          isPartial={chosen > 0 && chosen < ids.length}
          onToggle={() => selection.choose(chosen === ids.length ? [] : ids)}
        />
      ),
      cell: ({ id, workflow }: Run) => (
        <SelectBox
          label={selectionTexts.row(`${workflow} ${id}`)}
          checked={selection.isAll || selection.ids.has(id)}
          onToggle={() => selection.toggle(id)}
        />
      ),
    },
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
      from: "lg",
      cell: ({ startedBy, triggerId }: Run) => (
        <span className="block truncate">{startedByText(startedBy, nameOf(triggerId))}</span>
      ),
    },
    {
      name: "took",
      title: texts.columns.took,
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
      name: "created",
      title: texts.columns.created,
      from: "sm",
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
      {run.workflow} <span className="font-normal text-muted">v{run.version}</span>
    </Link>
    <div className={`truncate text-xs ${run.error === null ? "text-muted" : "text-bad"}`}>
      <span className="text-muted sm:hidden">
        <Moment at={run.createdAt} /> ·{" "}
      </span>
      {run.error?.message ??
        (run.held ? (
          texts.held
        ) : (
          <span className="lg:hidden">{trigger ?? startedByText(run.startedBy)}</span>
        ))}
    </div>
  </div>
);
