import { Problem } from "../contract/problem.ts";
import type { Status } from "../contract/status.ts";
import type { Workspace } from "../contract/workspace.ts";
import { differenceOf } from "../core/difference.ts";
import { HeldAnswer } from "../core/held-answer.ts";
import type { Snapshot } from "../store/store.ts";
import { type Author, changeEntry } from "./audit.ts";
import type { Handlers } from "./call.ts";
import { newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";
import { openApi } from "./openapi.ts";
import { countOf } from "./page.ts";
import { warningsIn } from "./warnings.ts";

const warningsMax = 100;
/** For counting the runs that succeeded: who asks how things are waits no longer. */
const countMs = 50;

type Names = "getWorkspace" | "patchWorkspace" | "getStatus" | "getMetrics" | "examine" | "getOpenApi";

export function workspaceHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, live, engine, now, settings } = doors;
  const writable = writableAnswer(doors);
  const find = async (id: string) => workspaceIn(await newest(doors), id);

  async function refuseUnknown(workspace: string, workflow: string): Promise<void> {
    const { workflows } = await newest(doors);
    if (workflows.some((each) => each.workspace === workspace && each.name === workflow)) return;
    const message = `there is no workflow "${workflow}"`;
    throw new Problem("invalid_input", { detail: message, issues: [{ path: "onFailure", message }] });
  }

  return {
    getWorkspace: ({ workspace }) => find(workspace),
    async patchWorkspace(call) {
      const { workspace: id, input } = call;
      const workspace = await find(id);
      const { onFailure: before, ...rest } = workspace;
      const onFailure = input.onFailure === undefined ? before : (input.onFailure ?? undefined);
      if (onFailure !== undefined) await refuseUnknown(id, onFailure);
      const changed = {
        ...rest,
        quota: { ...workspace.quota, ...input.quota },
        ...(onFailure !== undefined && { onFailure }),
      };
      await saveWorkspace(doors, call, { action: "workspace changed", before: workspace, changed });
      return changed;
    },
    async getStatus({ workspace, key }): Promise<Status> {
      const snapshot = live.current();
      const own = (items: readonly { workspace: string }[]) =>
        items.filter((item) => item.workspace === workspace).length;
      const { running, queued } = engine.stats();
      return {
        version: settings.version,
        now: new Date(now()).toISOString(),
        role: settings.role,
        store: { kind: store.kind, writable: await writable.get(), revision: snapshot.revision },
        publicUrl: settings.publicUrl(),
        workspace,
        key: key && { name: key.name, scopes: key.scopes, expiresAt: key.expiresAt },
        counts: {
          triggers: own(snapshot.triggers),
          workflows: own(snapshot.workflows),
          ...(await runCounts(doors, workspace)),
        },
        warnings: warningsIn(doors, workspace).slice(0, warningsMax),
        engine: { running, queued },
      };
    },
    async examine({ address, header }) {
      const forwarded = header("x-forwarded-for") !== undefined;
      return { findings: await doors.examine({ address, forwarded }) };
    },
    async getMetrics({ workspace }) {
      const { metrics } = doors;
      return new Response(await metrics.text({ workspace }), { headers: { "Content-Type": metrics.type } });
    },
    getOpenApi: () => openApi({ version: settings.version }),
  };
}

async function runCounts({ store }: ApiDoors, workspace: string) {
  const { counts, countedTo } = await store.runs.counts({ workspace, lookMs: countMs });
  return { runs: counts, succeededSince: countOf({ count: 0, countedTo }).countedTo };
}

/** Writes a workspace that was changed, with who changed what; it is in force then. */
export async function saveWorkspace(
  doors: ApiDoors,
  author: Author,
  { action, before, changed }: { action: string; before: Workspace; changed: Workspace },
): Promise<void> {
  const { id } = before;
  const target = { targetKind: "workspace", targetId: id, targetName: id } as const;
  const difference = differenceOf(before, changed);
  const entry = changeEntry(doors, author, { action, ...target, difference });
  await doors.store.definitions.saveWorkspace(changed, [entry]);
  await doors.live.refresh();
}

export function workspaceIn({ workspaces }: Snapshot, id: string): Workspace {
  const workspace = workspaces.find((each) => each.id === id);
  if (workspace !== undefined) return workspace;
  throw new Problem("not_found", { detail: `The workspace "${id}" is not there any more.` });
}

/** To find out writes as much as a delivery: whoever asks again and again is told what was found a moment ago. */
const writableHeldMs = 1_000;

const writableAnswer = ({ store, log, now }: ApiDoors) =>
  new HeldAnswer({
    heldMs: writableHeldMs,
    now,
    async ask() {
      try {
        await store.probe();
        return true;
      } catch (error) {
        log.warn("store not writable", { error });
        return false;
      }
    },
  });
