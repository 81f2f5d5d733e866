import type { DriftItem } from "../contract/drift.ts";
import type { JsonSchema } from "../contract/json-schema.ts";
import type { Json } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import type { Trigger } from "../contract/trigger.ts";
import { compileJsonPath } from "../core/jsonpath.ts";
import { withDifference } from "../core/learn.ts";
import { storedBody } from "../core/stored-body.ts";
import { type Drift, driftMax } from "../store/store.ts";
import type { Handlers } from "./call.ts";
import { newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";
import { changedTrigger, findTrigger, putTrigger, triggerView } from "./triggers.ts";

type Names = "getDrift" | "acceptDrift" | "forgetDrift";

export function driftHandlers(doors: ApiDoors): Handlers<Names> {
  const { store } = doors;
  const find = async (workspace: string, name: string) => findTrigger(await newest(doors), workspace, name);
  const drift = ({ workspace, id }: Trigger) => store.drift.list({ workspace, triggerId: id });

  return {
    async getDrift({ workspace, params }) {
      const trigger = await find(workspace, params.trigger);
      const known = await drift(trigger);
      return { items: known.flatMap((each) => itemOf(each, trigger)), full: known.length >= driftMax };
    },
    async acceptDrift(call) {
      const { workspace, params, input } = call;
      const wanted = (await drift(await find(workspace, params.trigger))).filter(
        ({ path }) => input.paths?.includes(path) ?? true,
      );
      refuseUnknown(input.paths, wanted);
      const examples = await examplesOf(doors, wanted);
      let learned: string[] = [];
      const trigger = await putTrigger(doors, call, (snapshot) => {
        const before = findTrigger(snapshot, workspace, params.trigger);
        if (before.schema === undefined) {
          throw new Problem("conflict", {
            detail: `The trigger ${before.name} has no schema to learn into.`,
          });
        }
        const after = learnedAll(before.schema, wanted, examples);
        ({ learned } = after);
        return changedTrigger(before, { ...before, schema: after.schema }, doors.now());
      });
      await store.drift.forget({ workspace, triggerId: trigger.id, paths: learned });
      return triggerView(trigger, doors);
    },
    async forgetDrift({ workspace, params }) {
      const { id } = await find(workspace, params.trigger);
      await store.drift.forget({ workspace, triggerId: id });
    },
  };
}

/** Nothing where the schema has come to say it since. */
function itemOf(drift: Drift, { schema }: Trigger): DriftItem[] {
  if (schema === undefined) return [];
  const learned = withDifference(schema, drift);
  if (learned === schema) return [];
  const { workspace: _, triggerId: __, ...item } = drift;
  return [{ ...item, learnable: learned !== null }];
}

function learnedAll(
  schema: JsonSchema,
  wanted: readonly Drift[],
  examples: ReadonlyMap<Drift, Json>,
): { schema: JsonSchema; learned: string[] } {
  const unlearned = new Set<string>();
  // The shallow ones first: what is new below a new field is described with it.
  const inOrder = wanted.toSorted((one, other) => one.path.length - other.path.length);
  const after = inOrder.reduce((known, drift) => {
    const next = withDifference(known, drift, examples.get(drift));
    if (next === null) unlearned.add(drift.path);
    return next ?? known;
  }, schema);
  return { schema: after, learned: wanted.map(({ path }) => path).filter((path) => !unlearned.has(path)) };
}

/** What stands at each place in the delivery that was noted, where it is kept and can be read. */
async function examplesOf({ store }: ApiDoors, wanted: readonly Drift[]): Promise<Map<Drift, Json>> {
  const examples = new Map<Drift, Json>();
  for (const [id, group] of Map.groupBy(wanted, ({ deliveryId }) => deliveryId)) {
    const delivery = await store.deliveries.get({ workspace: group[0]?.workspace ?? "", id });
    if (delivery === null) continue;
    const body = storedBody(Buffer.from(delivery.body.content, delivery.body.encoding), delivery);
    for (const drift of group) {
      const example = valueAt(drift.path, body);
      if (example !== undefined) examples.set(drift, example);
    }
  }
  return examples;
}

function valueAt(path: string, body: Json): Json | undefined {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a part of a JSON value is one
    return compileJsonPath(path)(body)[0] as Json | undefined;
  } catch {
    return undefined;
  }
}

function refuseUnknown(paths: readonly string[] | undefined, found: readonly Drift[]): void {
  const known = new Set(found.map(({ path }) => path));
  const unknown = (paths ?? []).filter((path) => !known.has(path));
  if (unknown.length === 0) return;
  throw new Problem("not_found", { detail: `Nothing differs at ${unknown.join(", ")}.` });
}
