import { Link } from "@tanstack/react-router";
import { Hourglass } from "lucide-react";
import type { RunDetail } from "../../../src/contract/run.ts";
import { useWorkspace } from "../../client.ts";
import { ExactTime, Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/run.ts";
import { isRunEnded } from "./run-ended.ts";
import type { RunNames } from "./run-names.ts";
import { stepsOfPath } from "./step-path.ts";

/** What a run waits for outside of itself. */
export const openWaitsOf = ({ status, waits }: RunDetail) =>
  isRunEnded(status) ? [] : waits.filter(({ state }) => state === "open");

/** Of each: until when, and the way to what it waits for. */
export function OpenWaits({ run, names }: { run: RunDetail; names: RunNames }) {
  const open = openWaitsOf(run);
  if (open.length === 0) return null;
  return (
    <ul className="mb-4 flex flex-col gap-2">
      {open.map(({ id, path, kind, until, childRunId }) => (
        <li key={id} className="flex items-start gap-2 rounded-lg bg-warn-soft px-3 py-2 text-sm">
          <Hourglass className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
          <span className="min-w-0 flex-1 wrap-anywhere">
            <strong className="font-semibold">{names.step(stepsOfPath(path).at(-1)?.id ?? path)}</strong>{" "}
            {texts.waitKinds[kind]} {texts.until} <ExactTime at={until} /> (<Moment at={until} />)
          </span>
          <Way kind={kind} child={childRunId} />
        </li>
      ))}
    </ul>
  );
}

const linkClass = "shrink-0 font-medium text-accent underline underline-offset-2";

function Way({ kind, child }: { kind: RunDetail["waits"][number]["kind"]; child: string | null }) {
  const workspace = useWorkspace();
  if (kind === "approval") {
    return (
      <Link to="/$workspace/approvals" params={{ workspace }} className={linkClass}>
        {texts.answerIt}
      </Link>
    );
  }
  if (child === null) return null;
  return (
    <Link to="/$workspace/runs/$run" params={{ workspace, run: child }} className={linkClass}>
      {texts.seeIt}
    </Link>
  );
}
