import { javascriptExample } from "../auth/call-javascript.ts";
import { pythonExample } from "../auth/call-python.ts";
import { callExample } from "../auth/credential.ts";
import { curlExample } from "../auth/curl.ts";
import type { Delivery } from "../contract/delivery.ts";
import { Problem } from "../contract/problem.ts";
import type { Trigger, TriggerInput, TriggerListed, TriggerView } from "../contract/trigger.ts";
import { addressesOf } from "../core/addresses.ts";
import { isEqualJson } from "../core/equal.ts";
import { newAddressId } from "../core/id.ts";
import type { Snapshot } from "../store/store.ts";
import { after } from "./after.ts";
import type { Author } from "./audit.ts";
import type { Handlers } from "./call.ts";
import { changeDefinitions, newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";
import { expectedOf, withExpected } from "./expected.ts";
import { refuseIssues } from "./input.ts";
import { pageByName } from "./page.ts";
import { exampleOf } from "./provider-sample.ts";
import { isFound, soughtBy } from "./search.ts";
import { checkTrigger } from "./trigger-check.ts";

type Names =
  | "listTriggers"
  | "listTriggerNames"
  | "getTrigger"
  | "createTrigger"
  | "replaceTrigger"
  | "patchTrigger"
  | "deleteTrigger";

export function triggerHandlers(doors: ApiDoors): Handlers<Names> {
  const view = (trigger: Trigger) => triggerView(trigger, doors);
  const put = async (by: Author, decide: (snapshot: Snapshot) => Trigger) =>
    view(await putTrigger(doors, by, decide));

  return {
    async listTriggers({ workspace, query }) {
      const { triggers } = await newest(doors);
      const search = await soughtBy(query.search, doors.store);
      const found = triggers.filter(
        (trigger) =>
          trigger.workspace === workspace &&
          (query.dynamic === undefined || trigger.dynamic === (query.dynamic === "true")) &&
          (query.workflow === undefined ||
            trigger.routes.some((route) => route.workflow === query.workflow)) &&
          (search === undefined || isFound(trigger, search) || isMailOf(trigger, search, doors)),
      );
      const { items, next } = pageByName(found, query);
      const triggerIds = items.map(({ id }) => id);
      const newestOf = await doors.store.deliveries.newest({ workspace, triggerIds });
      const last = new Map(newestOf.map((delivery) => [delivery.triggerId, delivery]));
      const see = viewing(doors);
      return {
        items: items.map((trigger) => ({ ...see(trigger), lastDelivery: lastOf(last.get(trigger.id)) })),
        next,
      };
    },
    async listTriggerNames({ workspace, query }) {
      const { triggers } = await newest(doors);
      const own = triggers.filter((trigger) => trigger.workspace === workspace);
      const { items, next } = pageByName(own, query);
      return { items: items.map(({ id, name }) => ({ id, name })), next };
    },
    async getTrigger({ workspace, params }) {
      return view(findTrigger(await newest(doors), workspace, params.trigger));
    },
    createTrigger(call) {
      const { workspace, input } = call;
      const id = newAddressId("trg", doors.random);
      return put(call, () => newTrigger(input, { id, workspace, now: doors.now() }));
    },
    replaceTrigger(call) {
      const { workspace, params, query, input } = call;
      return put(call, (snapshot) => {
        const before = findTrigger(snapshot, workspace, params.trigger);
        refuseOtherTrigger(before, query.ifVersion);
        return changedTrigger(before, input, doors.now());
      });
    },
    patchTrigger(call) {
      const { workspace, params, input } = call;
      return put(call, (snapshot) => {
        const before = findTrigger(snapshot, workspace, params.trigger);
        return changedTrigger(before, { ...before, ...input }, doors.now());
      });
    },
    async deleteTrigger(call) {
      const { workspace, params } = call;
      await changeDefinitions(doors, call, (snapshot) => {
        const { id } = findTrigger(snapshot, workspace, params.trigger);
        return { change: { removeTriggers: [id] }, result: undefined };
      });
    },
  };
}

const lastOf = (delivery: Delivery | undefined): TriggerListed["lastDelivery"] =>
  delivery === undefined
    ? null
    : { id: delivery.id, status: delivery.status, receivedAt: delivery.receivedAt };

/** Puts a trigger in force once it is found to work; one that is as before stays at its version. */
export function putTrigger(
  doors: Pick<ApiDoors, "store" | "live" | "now" | "random">,
  by: Author,
  decide: (snapshot: Snapshot) => Trigger,
): Promise<Trigger> {
  const { workspace } = by;
  return changeDefinitions(doors, by, (snapshot) => {
    const trigger = decide(snapshot);
    const before = snapshot.triggers.find(({ id }) => id === trigger.id);
    if (before !== undefined && isSame(before, trigger)) return { change: null, result: before };
    refuseIssues(checkTrigger(trigger, after(snapshot, { workspace, putTriggers: [trigger] })));
    return { change: { putTriggers: [trigger] }, result: trigger };
  });
}

/** A trigger with the addresses that answer for it, and calls of it in three languages. */
export function triggerView(trigger: Trigger, doors: ViewDoors): TriggerView {
  return viewing(doors)(trigger);
}

type ViewDoors = Pick<ApiDoors, "settings" | "problems">;

/** The e-mail address of a trigger that takes e-mails, where the server has a domain for them. */
const mailAddressOf = (trigger: Trigger, { settings }: Pick<ApiDoors, "settings">): string | null =>
  trigger.mail === undefined ? null : settings.mailAddress(trigger);

const isMailOf = (trigger: Trigger, search: string, doors: Pick<ApiDoors, "settings">): boolean =>
  mailAddressOf(trigger, doors)?.includes(search.trim().toLowerCase()) === true;

/** For many triggers at once: what is wrong is gathered once. */
function viewing(doors: ViewDoors): (trigger: Trigger) => TriggerView {
  const { settings, problems } = doors;
  const byTrigger = Map.groupBy(problems(), ({ triggerId }) => triggerId);
  return (trigger) => {
    const warnings = (byTrigger.get(trigger.id) ?? []).map(({ problem }) => problem);
    return {
      ...callable(trigger, settings.publicUrl()),
      mailAddress: mailAddressOf(trigger, { settings }),
      warnings,
    };
  };
}

function callable(trigger: Trigger, publicUrl: string): Omit<TriggerView, "warnings" | "mailAddress"> {
  const addresses = addressesOf(trigger, publicUrl);
  const proof = callExample(trigger.auth);
  const shown = exampleOf(trigger);
  const example = withExpected(trigger, proof);
  const call = {
    url: addresses.publicUrl,
    method: trigger.methods[0] ?? "POST",
    example: { ...example, headers: { ...shown.headers, ...example.headers } },
    sample: shown.body,
  };
  return {
    ...trigger,
    publicUrl: addresses.publicUrl,
    testUrl: trigger.auth.some(({ scheme }) => scheme === "none") ? null : `${addresses.publicUrl}/test`,
    addresses: addresses.all,
    expects: expectedOf(trigger, proof),
    curl: curlExample(call),
    javascript: javascriptExample(call),
    python: pythonExample(call),
  };
}

export function newTrigger(
  input: TriggerInput,
  { id, workspace, now }: { id: string; workspace: string; now: number },
): Trigger {
  const at = new Date(now).toISOString();
  return { ...input, id, workspace, version: 1, epoch: 0, createdAt: at, updatedAt: at };
}

/** The trigger as it becomes; its id, and so its address, stays, and whether it is paused. */
export function changedTrigger(before: Trigger, input: TriggerInput, now: number): Trigger {
  const { id, workspace, version, epoch, createdAt, pause } = before;
  const updatedAt = new Date(now).toISOString();
  const kept = { id, workspace, version: version + 1, epoch, createdAt, updatedAt };
  return { ...input, ...kept, ...(pause !== undefined && { pause }) };
}

export function findTrigger(snapshot: Snapshot, workspace: string, idOrName: string): Trigger {
  const trigger = snapshot.triggers.find(
    (each) => each.workspace === workspace && (each.id === idOrName || each.name === idOrName),
  );
  if (trigger !== undefined) return trigger;
  throw new Problem("not_found", { detail: `No trigger has the id or name "${idOrName}".` });
}

function isSame(before: Trigger, changed: Trigger): boolean {
  const { version, updatedAt } = before;
  return isEqualJson(before, { ...changed, version, updatedAt });
}

/** Throws Problem `conflict` where another version is in force by now than the one that is meant. */
export function refuseOtherTrigger(inForce: Trigger | null, ifVersion: number | null | undefined): void {
  if (ifVersion === undefined || ifVersion === (inForce?.version ?? null)) return;
  const detail =
    inForce === null
      ? "The trigger is gone: it was deleted meanwhile."
      : `The trigger has changed: it is at version ${inForce.version} since ${inForce.updatedAt}, and yours is of ` +
        `${ifVersion === null ? "none" : `version ${ifVersion}`}. Who changed it: tripline audit --target ${inForce.name}`;
  throw new Problem("conflict", { detail });
}
