import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { TraceEntry } from "../../../src/contract/delivery.ts";
import type { RunStatus } from "../../../src/contract/run-status.ts";
import type { TestResult } from "../../../src/contract/simulation.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { texts } from "../../texts/call.ts";
import { Badge, Status } from "../status.tsx";
import { Table } from "../table.tsx";

const pollMs = 700;
const ended: ReadonlySet<RunStatus> = new Set(["succeeded", "failed", "canceled"]);

/** What became of a test: the answer, the runs as they go on, and what each station said. */
export function TestOutcome({ result }: { result: TestResult }) {
  const workspace = useWorkspace();
  return (
    <section aria-label={texts.test} className="flex flex-col gap-4 rounded-lg border border-line p-4">
      <output className="flex flex-wrap items-center gap-3 text-sm">
        <Badge tone={result.accepted ? "good" : "bad"}>
          {result.accepted ? texts.accepted : texts.refused}
        </Badge>
        {result.refusal === null ? null : (
          <span>
            {texts.why} <strong className="font-medium">{result.refusal}</strong>
          </span>
        )}
        {result.warnings === null ? null : (
          <span>
            {texts.warnings} {result.warnings}
          </span>
        )}
        {result.delivery === null ? null : (
          <Link
            to="/$workspace/deliveries/$delivery"
            params={{ workspace, delivery: result.delivery }}
            className="font-medium text-accent underline"
          >
            {texts.openDelivery}
          </Link>
        )}
      </output>
      {result.accepted ? <Runs runs={result.runs} /> : null}
      <Trace trace={result.trace} />
    </section>
  );
}

function Runs({ runs }: { runs: TestResult["runs"] }) {
  const workspace = useWorkspace();
  if (runs.length === 0) return <p className="text-sm text-muted">{texts.noRuns}</p>;
  return (
    <ul aria-label={texts.runs} className="flex flex-col gap-2">
      {runs.map(({ id, workflow }) => (
        <li key={id} className="flex flex-wrap items-center gap-3 text-sm">
          <span className="font-medium">{workflow}</span>
          <RunState run={id} />
          <Link
            to="/$workspace/runs/$run"
            params={{ workspace, run: id }}
            className="font-mono text-xs text-accent underline"
          >
            {id}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Asked for until the run has ended. */
function RunState({ run }: { run: string }) {
  const workspace = useWorkspace();
  const client = useClient();
  const { data } = useQuery({
    queryKey: [workspace, "runs", run, "status"],
    queryFn: async () => (await client.getRun({ run })).status,
    refetchInterval: (query) =>
      query.state.data !== undefined && ended.has(query.state.data) ? false : pollMs,
  });
  return data === undefined ? null : <Status of={data} />;
}

/** The stations of the gateway in the order in which the request met them. */
export function Trace({ trace }: { trace: readonly TraceEntry[] }) {
  return (
    <Table
      label={texts.stations}
      rows={trace.map((entry, at) => ({ ...entry, at }))}
      keyOf={({ at }) => String(at)}
      columns={stations}
    />
  );
}

const stations = [
  { name: "station", title: texts.station, cell: ({ station }: TraceEntry) => station },
  {
    name: "verdict",
    title: texts.verdict,
    cell: ({ verdict }: TraceEntry) => <span className="font-medium">{verdict}</span>,
  },
  {
    name: "reason",
    title: texts.reason,
    cell: ({ reason }: TraceEntry) => <span className="text-muted break-words">{reason ?? ""}</span>,
  },
  {
    name: "time",
    title: texts.time,
    isNumber: true,
    cell: ({ micros }: TraceEntry) => <span className="whitespace-nowrap">{texts.micros(micros)}</span>,
  },
] as const;
