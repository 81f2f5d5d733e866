import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { PartyPopper } from "lucide-react";
import { useState } from "react";
import type { Failure } from "../../../src/contract/failure.ts";
import { capital } from "../../capital.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Empty } from "../../parts/empty.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { Select } from "../../parts/select.tsx";
import { Badge } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/failures.ts";
import { texts as spanTexts } from "../../texts/span.ts";
import { Period, spanOf } from "../../url-search.ts";
import { useWorkflowNames } from "../../workflow-names.ts";
import { type FailureAct, FailureActions, FailureDialog } from "./failure-actions.tsx";
import { FailuresSearch } from "./failures-search.ts";

const causesMax = 200;
const refreshMs = 5_000;

/** What runs have failed of, each cause once. */
export function FailuresPage() {
  const workspace = useWorkspace();
  const client = useClient();
  const search = useSearch({ from: "/$workspace/failures" });
  const { status = "open", workflow, period } = search;
  const list = useQuery({
    queryKey: [workspace, "failures", search],
    queryFn: () =>
      client.listFailures({
        query: {
          workflow,
          since: spanOf({ period }).since,
          status: status === "both" ? undefined : status,
          limit: causesMax,
        },
      }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });
  const [act, setAct] = useState<FailureAct | null>(null);
  const failures = list.data?.items ?? [];
  return (
    <Page title={texts.title} about={texts.about}>
      <Card isFlush>
        <Filters search={search} />
        <ListStates
          list={list}
          isEmpty={failures.length === 0}
          empty={
            <Empty icon={<PartyPopper />} title={texts.empty.title}>
              {texts.empty.about}
            </Empty>
          }
        >
          <Table
            label={texts.title}
            columns={columnsIn(workspace, setAct)}
            rows={failures}
            keyOf={({ id }) => id}
          />
        </ListStates>
        {list.data?.complete === false ? (
          <p className="border-t border-line px-4 py-3 text-xs text-muted">{texts.incomplete}</p>
        ) : null}
      </Card>
      <FailureDialog act={act} onClose={() => setAct(null)} />
    </Page>
  );
}

function Filters({ search }: { search: FailuresSearch }) {
  const navigate = useNavigate({ from: "/$workspace/failures" });
  const workflows = useWorkflowNames();
  const change = (changed: FailuresSearch) => void navigate({ search: { ...search, ...changed } });
  return (
    <div className="grid grid-cols-2 gap-2 border-b border-line p-3 sm:flex sm:flex-wrap sm:[&>*]:w-auto sm:[&>*]:max-w-60">
      <Select
        aria-label={texts.filters.status}
        value={search.status ?? "open"}
        onValue={(status) => change({ status: FailuresSearch.shape.status.parse(status) })}
        options={(["open", "resolved", "both"] as const).map((value) => ({
          value,
          label: capital(texts.statuses[value]),
        }))}
      />
      <Select
        aria-label={texts.filters.workflow}
        value={search.workflow ?? ""}
        onValue={(workflow) => change({ workflow: workflow === "" ? undefined : workflow })}
        options={[
          { value: "", label: texts.anyWorkflow },
          ...workflows.map(({ name, title }) => ({ value: name, label: title })),
        ]}
      />
      <Select
        aria-label={texts.filters.span}
        value={search.period ?? ""}
        onValue={(period) => change({ period: Period.safeParse(period).data })}
        options={[
          { value: "", label: spanTexts.anyTime },
          ...Period.options.map((value) => ({ value, label: spanTexts.periods[value] })),
        ]}
      />
    </div>
  );
}

const columnsIn = (workspace: string, onAct: (act: FailureAct) => void) =>
  [
    {
      name: "error",
      title: texts.columns.error,
      isMain: true,
      cell: ({ id, error, workflow, step, resolved }: Failure) => (
        <div className="min-w-0">
          <Link
            to="/$workspace/runs"
            params={{ workspace }}
            search={{ failure: id }}
            className="block truncate font-medium hover:text-accent hover:underline"
          >
            {error?.message ?? texts.noMessage}
          </Link>
          <div className="truncate text-xs text-muted">
            {workflow}
            {step === null ? "" : ` · ${step}`}
            {resolved === null ? "" : ` · ${texts.resolvedBy(resolved.by, resolved.note)}`}
          </div>
        </div>
      ),
    },
    {
      name: "status",
      title: texts.columns.status,
      from: "@2xl",
      cell: ({ status }: Failure) => (
        <Badge tone={status === "open" ? "bad" : "good"}>{texts.statuses[status]}</Badge>
      ),
    },
    {
      name: "count",
      title: texts.columns.runs,
      isNumber: true,
      cell: ({ open, count }: Failure) => (
        <span className="whitespace-nowrap" title={texts.counted(open, count)}>
          {open}
          {open === count ? "" : <span className="text-muted"> / {count}</span>}
        </span>
      ),
    },
    {
      name: "last",
      title: texts.columns.last,
      from: "@xl",
      cell: ({ lastAt }: Failure) => <Moment at={lastAt} />,
    },
    {
      name: "actions",
      title: <span className="sr-only">{texts.actions}</span>,
      cell: (failure: Failure) => <FailureActions failure={failure} onAct={onAct} />,
    },
  ] as const;
