import { expect, test } from "vitest";
import type { ClaimedRun, LinesPage, Store } from "../store.ts";
import { acceptance, at, held, line } from "./samples.ts";

/** A journal read in parts. */
export function journalPagesConform(theStore: () => Store) {
  async function running(): Promise<ClaimedRun> {
    const stored = acceptance();
    await theStore().deliveries.accept(stored);
    const ids = stored.runs.map((run) => run.id);
    const [run] = await theStore().runs.claim({ worker: "w", ids, now: at() });
    if (run === undefined) throw new Error("It is to be had.");
    return run;
  }
  async function pages(run: ClaimedRun, page: Omit<LinesPage, "after">): Promise<string[][]> {
    const found: string[][] = [];
    let after: string | undefined;
    do {
      const lines = { ...page, after };
      const detail = await theStore().runs.get({ workspace: run.workspace, id: run.id, lines });
      found.push((detail?.attempts ?? []).map(({ path, attempt }) => `${path} ${attempt}`));
      after = detail?.next ?? undefined;
    } while (after !== undefined);
    return found;
  }

  test("a journal that is empty, or has nothing under a path, is one empty page", async () => {
    const run = await running();
    expect(await pages(run, { limit: 10 })).toEqual([[]]);
    await theStore().runs.checkpoint(held(run, [line("a")]));
    expect(await pages(run, { limit: 10, under: "b" })).toEqual([[]]);
    const lines = { limit: 10, after: "9999999999999999~1~z" };
    expect(await theStore().runs.get({ ...run, lines })).toMatchObject({ attempts: [], next: null });
  });

  test("pages give each line once, in the order of the whole, also those that ended together", async () => {
    const run = await running();
    const lines = Array.from({ length: 25 }, (_, index) => line(`each/each/${index}/a`));
    await theStore().runs.checkpoint(held(run, lines.slice(0, 20)));
    await theStore().runs.checkpoint(held(run, [...lines.slice(20), line("~", { attempt: 2 })]));
    const whole = await theStore().runs.get(run);
    expect(whole?.next).toBeNull();
    const all = (whole?.attempts ?? []).map(({ path, attempt }) => `${path} ${attempt}`);
    for (const limit of [1, 7, 25, 26, 27]) {
      const found = await pages(run, { limit });
      expect(found.map((page) => page.length)).toEqual(
        Array.from({ length: Math.ceil(26 / limit) }, (_, page) => Math.min(limit, 26 - page * limit)),
      );
      expect(found.flat().toSorted()).toEqual(all.toSorted());
    }
  });

  test("under a path stand the step and those within it, and no other that begins alike", async () => {
    const run = await running();
    const paths = ["each", "each/each/1/a", "each/each/10/a", "each/each/1/b/in/c", "each-2", "eacha"];
    await theStore().runs.checkpoint(
      held(run, [...paths.map((path) => line(path)), line("each", { attempt: 2 })]),
    );
    expect((await pages(run, { limit: 2, under: "each/each/1" })).flat()).toEqual([
      "each/each/1/a 1",
      "each/each/1/b/in/c 1",
    ]);
    expect((await pages(run, { limit: 2, under: "each" })).flat().toSorted()).toEqual([
      "each 1",
      "each 2",
      "each/each/1/a 1",
      "each/each/1/b/in/c 1",
      "each/each/10/a 1",
    ]);
    expect((await pages(run, { limit: 9, under: "each/each/1/a" })).flat()).toEqual(["each/each/1/a 1"]);
  });

  test("a page is not larger than one answer holds, and has one line at least", async () => {
    const run = await running();
    const large = (path: string) => line(path, { output: "x".repeat(5_000_000) });
    await theStore().runs.checkpoint(held(run, [large("a"), large("b"), line("c")]));
    expect(await pages(run, { limit: 10 })).toEqual([["a 1"], ["b 1", "c 1"]]);
  });
}
