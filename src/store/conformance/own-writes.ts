import { expect, test } from "vitest";
import { ownWritesMax } from "../port/own-writes.ts";
import type { Store } from "../store.ts";
import { at, fresh, id } from "./samples.ts";

export function ownWritesConform(theStore: () => Store) {
  const note = (key: string, more: { path?: string; runId?: string; ms?: number; fields?: null } = {}) => {
    const { path = "push", runId = id("run"), ms = 0, fields = { email: "d1" } } = more;
    return { workspace: "default", key, runId, path, fields, at: at(ms), until: at(ms + 60) };
  };
  const find = (key: string, ms: number, workspace = "default") =>
    theStore().ownWrites.find({ workspace, key, now: at(ms) });

  test("[S100] a write is found by its key until its time is over, in its workspace alone", async () => {
    const key = fresh("key");
    const written = note(key);
    await theStore().ownWrites.note(written);
    expect(await find(key, 59)).toEqual([written]);
    expect([await find(key, 60), await find(fresh("key"), 1), await find(key, 1, "another")]).toEqual([
      [],
      [],
      [],
    ]);
  });

  test("[S100] several writes of one key are found, the newest first; an attempt takes the place of the one before", async () => {
    const key = fresh("key");
    const [first, second] = [note(key), note(key, { ms: 1, fields: null })];
    await Promise.all([theStore().ownWrites.note(first), theStore().ownWrites.note(second)]);
    const again = { ...first, at: at(2), until: at(90), fields: { email: "d2" } };
    await theStore().ownWrites.note(again);
    expect(await find(key, 3)).toEqual([again, second]);
    expect(await find(key, 70)).toEqual([again]);
  });

  test("so many are looked at; those whose time is over are forgotten, and others are not", async () => {
    const key = fresh("key");
    for (let path = 0; path <= ownWritesMax; path += 1)
      await theStore().ownWrites.note(note(key, { path: `all/${path}/push`, ms: path }));
    expect(await find(key, 10)).toHaveLength(ownWritesMax);
    await theStore().ownWrites.forget({ now: at(ownWritesMax + 59) });
    expect((await find(key, 0)).map(({ path }) => path)).toEqual([`all/${ownWritesMax}/push`]);
  });
}
