import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { at, fresh, trigger } from "./conformance/samples.ts";
import { openLive } from "./live.ts";
import { openStore } from "./sql/open.ts";

test("a change is read once, by who made it; who only hears of it compares the revision", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tripline-live-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const nothing = () => undefined;
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  await using store = await openStore({ url: `sqlite:${folder}/a.db`, cipherKey: new Uint8Array(32), log });
  let reads = 0;
  const definitions = {
    ...store.definitions,
    snapshot: (asked: { now: string }) => {
      reads += 1;
      return store.definitions.snapshot(asked);
    },
  };
  await using live = await openLive({ store: { ...store, definitions }, log, now: () => Date.parse(at()) });
  expect(reads).toBe(1);
  const workspace = fresh("ws");
  const put = async (name: string) =>
    store.definitions.change({
      workspace,
      putTriggers: [trigger({ workspace, name })],
      ifRevision: await store.definitions.revision(),
    });
  const settled = async () => {
    for (let turns = 0; turns < 20; turns += 1) await turn();
  };
  await put("a");
  const [one, other] = await Promise.all([live.refresh(), live.refresh()]);
  await settled();
  expect(other).toBe(one);
  expect(one.triggers.map(({ name }) => name)).toEqual(["a"]);
  expect(reads).toBe(2);
  await put("b");
  await settled();
  expect(live.current().triggers.map(({ name }) => name)).toEqual(["a", "b"]);
  expect(reads).toBe(3);
});
