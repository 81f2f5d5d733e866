import { Link } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { RunDetail } from "../../../src/contract/run.ts";
import { useWorkspace } from "../../client.ts";
import { Copied } from "../../parts/copy.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Card } from "../../parts/page.tsx";
import { Duration, ExactTime, Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/run.ts";
import { texts as statuses } from "../../texts/status.ts";
import { useTriggerNames } from "../../trigger-names.ts";
import { OpenWaits, openWaitsOf } from "./open-waits.tsx";
import type { RunNames } from "./run-names.ts";
import { startedByText } from "./started-by.ts";

const linkClass = "text-accent underline underline-offset-2";

/** What is known of a run, and where it comes from. */
export function RunSummary({ run, names }: { run: RunDetail; names: RunNames }) {
  const { createdAt, startedAt, endedAt, wakeAt, error, status } = run;
  const isPatience = (at: string) => openWaitsOf(run).some(({ until }) => until === at);
  const facts: { name: string; value: ReactNode }[] = [
    { name: texts.facts.created, value: <At at={createdAt} /> },
    {
      name: texts.facts.queued,
      value: startedAt === null ? null : <Duration ms={Date.parse(startedAt) - Date.parse(createdAt)} />,
    },
    {
      name: texts.facts.took,
      value:
        startedAt === null || endedAt === null ? null : (
          <Duration ms={Date.parse(endedAt) - Date.parse(startedAt)} />
        ),
    },
    { name: texts.facts.ended, value: endedAt === null ? null : <At at={endedAt} /> },
    {
      name: texts.facts.wakes,
      // Where it waits for something outside, that is only the end of its patience, and is told with it.
      value: status !== "waiting" || wakeAt === null || isPatience(wakeAt) ? null : <ExactTime at={wakeAt} />,
    },
    { name: texts.facts.held, value: run.held ? texts.heldAbout : null },
    { name: texts.facts.workflow, value: <WorkflowLink workflow={run.workflow} /> },
    { name: texts.facts.by, value: <StartedByLink run={run} /> },
    { name: texts.facts.id, value: <Copied text={run.id} /> },
    { name: texts.facts.trace, value: run.traceId === null ? null : <Copied text={run.traceId} /> },
  ];
  return (
    <Card>
      {error === null ? null : (
        <p className="mb-4 flex items-start gap-2 rounded-lg bg-bad-soft px-3 py-2 text-sm text-bad">
          <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          <span className="min-w-0 break-words whitespace-pre-wrap">
            {error.step === undefined ? null : <code className="font-mono text-xs">{error.step}: </code>}
            {error.message}
          </span>
        </p>
      )}
      <OpenWaits run={run} names={names} />
      <Facts facts={facts} />
      <Children run={run} />
    </Card>
  );
}

const At = ({ at }: { at: string }) => (
  <>
    <ExactTime at={at} /> (<Moment at={at} />)
  </>
);

function StartedByLink({ run }: { run: RunDetail }) {
  const workspace = useWorkspace();
  const { startedBy, deliveryId } = run;
  const { nameOf } = useTriggerNames();
  const text = startedByText(startedBy, nameOf(run.triggerId));
  if ("runId" in startedBy)
    return (
      <Link to="/$workspace/runs/$run" params={{ workspace, run: startedBy.runId }} className={linkClass}>
        {text}
      </Link>
    );
  if (deliveryId === null) return text;
  return (
    <Link
      to="/$workspace/deliveries/$delivery"
      params={{ workspace, delivery: deliveryId }}
      className={linkClass}
    >
      {text}
    </Link>
  );
}

function WorkflowLink({ workflow }: { workflow: string }) {
  const workspace = useWorkspace();
  return (
    <Link to="/$workspace/workflows/$workflow" params={{ workspace, workflow }} className={linkClass}>
      {workflow}
    </Link>
  );
}

/** Runs that its steps started. */
function Children({ run }: { run: RunDetail }) {
  const workspace = useWorkspace();
  if (run.children.length === 0) return null;
  return (
    <div className="mt-4 border-t border-line pt-3">
      <p className="text-xs text-muted">{texts.children}</p>
      <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {run.children.map(({ id, workflow, status }) => (
          <li key={id}>
            <Link to="/$workspace/runs/$run" params={{ workspace, run: id }} className={linkClass}>
              {workflow}
            </Link>{" "}
            <span className="text-muted">{statuses[status]}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
