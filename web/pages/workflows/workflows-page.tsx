import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus, Workflow as WorkflowIcon } from "lucide-react";
import { useState } from "react";
import type { WorkflowListed } from "../../../src/contract/workflow.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Empty } from "../../parts/empty.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { Pager, usePages } from "../../parts/pager.tsx";
import { SearchInput } from "../../parts/search-input.tsx";
import { Badge, Status } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { Moment } from "../../parts/time.tsx";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/workflows.ts";
import { NewWorkflow } from "./new-workflow.tsx";

const pageSize = 50;
const refreshMs = 10_000;

/** All workflows of the workspace. */
export function WorkflowsPage() {
  const workspace = useWorkspace();
  const client = useClient();
  const pages = usePages();
  const [search, setSearch] = useState("");
  const [isNewOpen, setNewOpen] = useState(false);
  const query = {
    limit: pageSize,
    ...(search !== "" && { search }),
    ...(pages.cursor && { after: pages.cursor }),
  };
  const list = useQuery({
    queryKey: [workspace, "workflows", "list", query],
    queryFn: () => client.listWorkflows({ query }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });
  const workflows = list.data?.items ?? [];
  const drafts = useDrafts();
  const find = (text: string) => {
    pages.first();
    setSearch(text);
  };
  const create = useMay("editor") ? (
    <Button look="primary" onClick={() => setNewOpen(true)} icon={<Plus className="size-4" aria-hidden />}>
      {texts.create}
    </Button>
  ) : null;
  return (
    <Page title={texts.title} about={texts.about} actions={create}>
      <Unpublished names={drafts.filter(({ base }) => base === null).map(({ name }) => name)} />
      <Card isFlush>
        <div className="border-b border-line p-3">
          <SearchInput label={texts.search} onSearch={find} />
        </div>
        <ListStates
          list={list}
          isEmpty={workflows.length === 0}
          empty={
            <Empty
              icon={<WorkflowIcon />}
              title={search === "" ? texts.empty.title : texts.nothingFound}
              action={search === "" ? create : null}
            >
              {search === "" ? texts.empty.about : texts.nothingFoundAbout}
            </Empty>
          }
        >
          <Table
            label={texts.title}
            columns={columnsOf(new Set(drafts.map(({ name }) => name)))}
            rows={workflows}
            keyOf={({ id }) => id}
          />
          <Pager pages={pages} next={list.data?.next ?? null} />
        </ListStates>
      </Card>
      {isNewOpen ? <NewWorkflow onClose={() => setNewOpen(false)} /> : null}
    </Page>
  );
}

function useDrafts() {
  const workspace = useWorkspace();
  const client = useClient();
  const drafts = useQuery({
    queryKey: [workspace, "workflows", "drafts"],
    queryFn: () => client.listDrafts({}),
  });
  return drafts.data?.items.filter(({ kind }) => kind === "workflow") ?? [];
}

/** Drafts of what was never published stand in no list of what is in force. */
function Unpublished({ names }: { names: readonly string[] }) {
  const workspace = useWorkspace();
  if (names.length === 0) return null;
  return (
    <Card title={texts.drafts}>
      <ul className="flex flex-wrap gap-3">
        {names.map((workflow) => (
          <li key={workflow}>
            <Link
              to="/$workspace/workflows/$workflow"
              params={{ workspace, workflow }}
              className="font-medium text-accent hover:underline"
            >
              {workflow}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Name({ workflow, isDrafted }: { workflow: WorkflowListed; isDrafted: boolean }) {
  const { name, title, pausedAt, lastRun } = workflow;
  const workspace = useWorkspace();
  return (
    <div className="min-w-0">
      <span className="flex items-center gap-2">
        <Link
          to="/$workspace/workflows/$workflow"
          params={{ workspace, workflow: name }}
          className="min-w-0 truncate font-medium hover:text-accent hover:underline"
        >
          {title ?? name}
        </Link>
        {isDrafted ? <Badge tone="info">{texts.draft}</Badge> : null}
        {pausedAt === null ? null : <Badge tone="warn">{texts.paused}</Badge>}
      </span>
      {title === undefined || title === name ? null : (
        <div className="truncate text-xs text-muted">{name}</div>
      )}
      {lastRun === null ? null : (
        <div className="mt-1 text-xs @xl:hidden">
          <LastRun run={lastRun} />
        </div>
      )}
    </div>
  );
}

function LastRun({ run }: { run: NonNullable<WorkflowListed["lastRun"]> }) {
  const workspace = useWorkspace();
  return (
    <span className="flex items-center gap-x-2">
      <Status of={run.status} />
      <Link
        to="/$workspace/runs/$run"
        params={{ workspace, run: run.id }}
        className="hover:text-accent hover:underline"
      >
        <Moment at={run.createdAt} />
      </Link>
    </span>
  );
}

const columnsOf = (drafted: ReadonlySet<string>) =>
  [
    {
      name: "name",
      title: texts.columns.name,
      isMain: true,
      cell: (workflow: WorkflowListed) => <Name workflow={workflow} isDrafted={drafted.has(workflow.name)} />,
    },
    {
      name: "steps",
      title: texts.columns.steps,
      isNumber: true,
      from: "@xl",
      cell: ({ steps }: WorkflowListed) => steps.length,
    },
    {
      name: "version",
      title: texts.columns.version,
      isNumber: true,
      cell: ({ version }: WorkflowListed) => version,
    },
    {
      name: "last",
      title: texts.columns.last,
      from: "@xl",
      cell: ({ lastRun }: WorkflowListed) => (lastRun === null ? "–" : <LastRun run={lastRun} />),
    },
    {
      name: "updated",
      title: texts.columns.updated,
      from: "@2xl",
      cell: ({ updatedAt }: WorkflowListed) => <Moment at={updatedAt} />,
    },
  ] as const;
