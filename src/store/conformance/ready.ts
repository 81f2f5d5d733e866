import { expect, test } from "vitest";
import type { Priority } from "../../contract/flow.ts";
import type { Store } from "../store.ts";
import { acceptance, at, fresh, held, hourMs } from "./samples.ts";

/** Many more than are asked for. */
const many = 25;
const limit = 10;

export function readyConforms(theStore: () => Store) {
  /** Ids of runs that were stored one after the other. */
  async function store(count: number, { workspace, priority }: { workspace: string; priority?: Priority }) {
    const stored = acceptance({ workspace, runs: count, ...(priority !== undefined && { priority }) });
    await theStore().deliveries.accept(stored);
    return stored.runs.map(({ id }) => id);
  }
  const kinds: ["overdue" | Priority][] = [["overdue"], ["high"], ["normal"], ["low"]];

  test.for(kinds)("a long line of %s runs of one workspace hides none of another's", async ([kind]) => {
    const { runs } = theStore();
    const [noisy, calm] = [fresh("a-noisy"), fresh("calm")];
    const priority = kind === "overdue" ? "normal" : kind;
    const own = [];
    for (const [workspace, count] of [[noisy, many] as const, [calm, 2] as const])
      own.push(await store(count, { workspace, priority }));
    const ids = own.flat();
    if (kind === "overdue") {
      for (const [index, run] of (await runs.claim({ worker: "w", ids, now: at() })).entries())
        await runs.park({ ...held(run), wakeAt: at(index) });
    }
    // Whoever falls due again and again, however old, comes after those that are longer overdue.
    const last = kind === "overdue" ? own[0]?.shift() : undefined;
    const [again] = await runs.claim({ worker: "w", ids: last === undefined ? [] : [last], now: at(many) });
    if (again !== undefined) await runs.park({ ...held(again), wakeAt: at(2 * many) });
    const now = at(hourMs);
    const { runs: found, beyond } = await runs.ready({ now, limit });
    const [first = [], others = []] = own;
    const of = (workspace: string) => found.filter((run) => run.workspace === workspace).map(({ id }) => id);
    // Whatever else is in the store, each has its part, from its oldest on.
    expect(of(calm)).toEqual(others.slice(0, of(calm).length));
    expect(of(calm)).not.toEqual([]);
    expect(of(noisy)).toEqual(first.slice(0, of(noisy).length));
    expect(of(noisy)).not.toEqual([]);
    expect(of(noisy).length).toBeLessThanOrEqual(limit);
    expect(beyond).toContainEqual({ workspace: noisy, priority });
    expect(found.find(({ workspace }) => workspace === calm)).toMatchObject({ priority });
    await runs.cancel({ workspace: noisy, ids: [...first, ...(last === undefined ? [] : [last])], now });
    await runs.cancel({ workspace: calm, ids: others, now });
  });
}
