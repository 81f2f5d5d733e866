import type { Log } from "../contract/log.ts";
import type { Json } from "../contract/name.ts";
import { isTested } from "../contract/run-version.ts";
import { chainDepthMax, type StartedBy } from "../contract/started-by.ts";
import { ApprovalQuestion, type WaitResult } from "../contract/wait.ts";
import { patternOf } from "../core/correlation.ts";
import { eventScope } from "../core/event-scope.ts";
import { followedIn } from "../core/followed.ts";
import { newId } from "../core/id.ts";
import { asReady, type ReadyRun } from "../core/ready-run.ts";
import { storedBody } from "../core/stored-body.ts";
import {
  Outside,
  type OutsideDoor,
  type OutsideState,
  type OutsideWant,
  TerminalError,
} from "../steps/step.ts";
import type { ClaimedRun, Live, NewRun, Store, Wanted } from "../store/store.ts";
import type { Left } from "./closings.ts";
import { Departure } from "./departure.ts";
import { instant } from "./wait.ts";
import { written } from "./writing.ts";

/** What the engine does for steps that wait for something outside of their runs. */
export interface OutsideDoors {
  readonly store: Store;
  readonly live: Live;
  readonly log: Log;
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  /** Aborted when this process gives up what it could not write. */
  readonly given: AbortSignal;
  /** Where an approval is answered, by whoever has the link. */
  approvalLink: (id: string) => string;
  /** A run waits for something that may come before it is parked. */
  asked: (runId: string) => void;
  /** These runs may have been queued. */
  started: (runs: readonly ReadyRun[]) => void;
  /** What was waited for in vain does not go on. */
  left: (left: Left) => void;
}

/** One attempt at a step of a run. */
export interface Place {
  run: ClaimedRun;
  path: string;
  attempt: number;
  /** Without the secrets in it: what waits outside is kept and shown. */
  masked: (value: Json) => Json;
  /** Has a value masked in all that the run keeps. */
  conceal: (value: string) => void;
  /** Its place in a trace, where those are collected. */
  traceparent?: string | undefined;
}

/** What one attempt asks for. It throws Departure where its run is not this worker's any more, or is canceled. */
export function outsideDoor(place: Place, doors: OutsideDoors): OutsideDoor {
  return {
    async ask(want, { timeoutMs }): Promise<OutsideState> {
      const { run, path, attempt } = place;
      const now = doors.now();
      const id = newId(want.kind === "approval" ? "apr" : "wai", { now, random: doors.random });
      const { wanted, fault } = await asTested(wantedWhere(want, { ...place, id }, doors), run, doors);
      const asking = {
        workspace: run.workspace,
        runId: run.id,
        epoch: run.epoch,
        path,
        attempt,
        id,
        wanted,
        until: instant(now + timeoutMs),
        now: instant(now),
      };
      doors.asked(run.id);
      const { store, log, given } = doors;
      const asked = await written(() => store.waits.ask(asking), { log, given, runId: run.id });
      if (asked === null) throw new Departure({ kind: "abandon" });
      if (wanted?.kind === "run") doors.started(asReady([wanted.run], run));
      switch (asked.kind) {
        case "none":
          throw fault;
        case "lost":
        case "cancel":
          throw new Departure({ kind: asked.kind });
        case "open": {
          const wait = new Outside(Date.parse(asked.until));
          const link = doors.approvalLink(asked.id);
          // Whoever may read the run may not answer for others.
          if (want.kind === "approval") place.conceal(link);
          return { kind: "open", wait, link };
        }
        case "expired":
          doors.left({ workspace: run.workspace, runId: run.id, step: { path, attempt } });
          return { kind: "expired" };
        case "met":
          return stateOf(asked.result, place, doors);
        default:
          return asked satisfies never;
      }
    },
  };
}

type WantedWhere = { wanted: Wanted; fault?: never } | { wanted: null; fault: unknown };

/** A test's runs start tests: of the workflow's draft, where it has one. */
async function asTested(found: WantedWhere, run: ClaimedRun, doors: OutsideDoors): Promise<WantedWhere> {
  const { wanted } = found;
  if (wanted?.kind !== "run" || !isTested(run)) return found;
  const { workflowId: id, workflow: name, version } = wanted.run;
  const { store, log, given } = doors;
  const test = { workspace: run.workspace, id, name, version, now: instant(doors.now()) };
  const kept = await written(() => store.definitions.keepTested(test), { log, given, runId: run.id });
  if (kept === null) throw new Departure({ kind: "abandon" });
  if (kept.kind === "unreadable")
    return { wanted: null, fault: new TerminalError(`The workflow “${name}”: ${kept.reason}`) };
  return { wanted: { ...wanted, run: { ...wanted.run, version: kept.version } } };
}

/** What it wants may be there no longer; whoever has begun to wait goes on all the same. */
function wantedWhere(...given: Parameters<typeof wantedOf>): WantedWhere {
  try {
    return { wanted: wantedOf(...given) };
  } catch (fault) {
    return { wanted: null, fault };
  }
}

function wantedOf(want: OutsideWant, place: Place & { id: string }, doors: OutsideDoors): Wanted {
  switch (want.kind) {
    case "approval":
      return { kind: "approval", question: ApprovalQuestion.parse(place.masked(want.question)) };
    case "event": {
      const { workspace } = place.run;
      const { triggers } = doors.live.current();
      const trigger = triggers.find((each) => each.workspace === workspace && each.name === want.trigger);
      if (trigger === undefined) throw new TerminalError(`There is no trigger “${want.trigger}”.`);
      const { key, lookBackMs, takes } = want;
      return {
        kind: "event",
        triggerId: trigger.id,
        pattern: patternOf(want.source),
        key,
        lookBackMs,
        takes,
      };
    }
    case "run":
      return { kind: "run", run: childOf(want, place, doors), awaited: want.awaited };
    default:
      return want satisfies never;
  }
}

function childOf(
  want: Extract<OutsideWant, { kind: "run" }>,
  { run, path, id: waitId, masked, traceparent }: Place & { id: string },
  { live, now, random }: OutsideDoors,
): NewRun {
  const snapshot = live.current();
  const found = snapshot.workflows.find(
    ({ workspace, name, id }) =>
      workspace === run.workspace && (name === want.workflow || id === want.workflow),
  );
  if (found === undefined) throw new TerminalError(`There is no workflow “${want.workflow}”.`);
  const above = run.startedBy?.kind === "run" ? run.startedBy.ancestors : [];
  const ancestors = [run.workflow, ...above];
  if (ancestors.includes(found.name)) {
    const way = [found.name, ...ancestors.slice(0, ancestors.indexOf(found.name) + 1)].toReversed();
    throw new TerminalError(`Workflows must not run themselves through others: ${way.join(" → ")}.`);
  }
  const depth = depthOf(run.startedBy) + 1;
  if (depth > chainDepthMax) {
    throw new TerminalError(`More than ${chainDepthMax} runs would have started one another; it ends here.`);
  }
  const { awaited } = want;
  const startedBy = {
    kind: "run" as const,
    runId: run.id,
    workflow: run.workflow,
    path,
    awaited,
    waitId,
    depth,
    ancestors,
  };
  const isFollowed = awaited || followedIn(snapshot)(`${run.workspace}/${found.name}`);
  return {
    id: newId("run", { now: now(), random }),
    workflowId: found.id,
    workflow: found.name,
    version: found.version,
    input: masked(want.input),
    startedBy,
    ...(awaited && { parentRunId: run.id }),
    ...(isFollowed && { followed: true }),
    ...(traceparent !== undefined && { traceparent }),
  };
}

/** How many runs stand before it in its chain. */
export const depthOf = (by: StartedBy | undefined): number =>
  by !== undefined && "depth" in by ? by.depth : 0;

async function stateOf(
  result: WaitResult,
  { run }: Place,
  { store, log, given }: OutsideDoors,
): Promise<OutsideState> {
  if (result.kind !== "event") return result;
  const find = { workspace: run.workspace, id: result.deliveryId };
  const read = async () => {
    const [detail, body] = await Promise.all([store.deliveries.get(find), store.deliveries.body(find)]);
    return { detail, body };
  };
  const found = await written(read, { log, given, runId: run.id });
  if (found === null) throw new Departure({ kind: "abandon" });
  const { detail, body } = found;
  if (detail === null || body === null || detail.triggerId === null) {
    throw new TerminalError(`The delivery ${result.deliveryId} that the run waited for is gone.`);
  }
  const { trigger, params } = eventScope({
    ...detail,
    triggerId: detail.triggerId,
    body: storedBody(body, detail),
  });
  // As JSON has it: what the scope holds is not all of it plain.
  const event: Json = JSON.parse(JSON.stringify({ ...Object(trigger), params }));
  return { kind: "event", event };
}
