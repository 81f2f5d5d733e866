import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { TraceEntry } from "../../../src/contract/delivery.ts";
import { runStatusesEnded } from "../../../src/contract/run-status.ts";
import type { TestResult } from "../../../src/contract/simulation.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { texts } from "../../texts/call.ts";
import { texts as delivery } from "../../texts/delivery.ts";
import { Badge, Status } from "../status.tsx";
import { Table } from "../table.tsx";
import { AnswerShown } from "./answer-shown.tsx";

const pollMs = 700;

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
      <Received result={result} />
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

/** How far a run is, and what it answered; asked for until it has ended. */
function useOutcomes() {
  const workspace = useWorkspace();
  const client = useClient();
  return (run: string) =>
    queryOptions({
      queryKey: [workspace, "runs", run, "outcome"],
      queryFn: async () => {
        const { status, answer } = await client.getRun({ run });
        return { status, answer };
      },
      refetchInterval: ({ state: { data } }) =>
        data !== undefined && runStatusesEnded.some((ended) => ended === data.status) ? false : pollMs,
    });
}

function RunState({ run }: { run: string }) {
  const outcomeOf = useOutcomes();
  const { data } = useQuery(outcomeOf(run));
  return data === undefined ? null : <Status of={data.status} />;
}

/** What its sender would have been answered: at once, or by the run. */
function Received({ result: { answer, accepted, runs } }: { result: TestResult }) {
  const outcomeOf = useOutcomes();
  const outcomes = useQueries({ queries: runs.map(({ id }) => outcomeOf(id)) });
  const given = answer ?? outcomes.map(({ data }) => data?.answer ?? null).find((each) => each !== null);
  if (given === undefined && !accepted) return null;
  return (
    <section aria-label={texts.received} className="flex flex-col gap-2">
      <h3 className="text-sm font-medium">{texts.received}</h3>
      {given === undefined ? (
        <p className="text-sm text-muted">{texts.fromRun}</p>
      ) : (
        <AnswerShown answer={given} />
      )}
    </section>
  );
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
  { name: "station", title: texts.station, cell: ({ station }: TraceEntry) => delivery.stations[station] },
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
