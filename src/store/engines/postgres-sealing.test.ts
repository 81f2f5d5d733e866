import pg from "pg";
import { expect, test } from "vitest";
import { ask, freshDatabase } from "../../../test/database.ts";
import { silentLog } from "../../contract/log.ts";
import { at } from "../conformance/samples.ts";
import { openStore, type StoreOptions } from "../sql/open.ts";

const nothing = () => undefined;
const key = new Uint8Array(32).fill(1);
const open = (url: string, cipherKey: Uint8Array = key, options: Partial<StoreOptions> = {}) =>
  openStore({ url, cipherKey, log: silentLog, ...options });

test("what another transaction holds is not encrypted anew, and said to be left", async () => {
  await using database = await freshDatabase();
  await (await open(database.url)).close();
  await using store = await open(database.url, new Uint8Array(32).fill(2), { oldKeys: [key] });
  const request = {
    workspace: "default",
    triggerId: "trg_1",
    receivedAt: at(),
    method: "POST",
    url: "/",
    ip: "::1",
  };
  await store.quarantine.keep(
    ["a", "b"].map((id) => ({ ...request, id, headers: {}, body: Buffer.from(id) })),
  );
  // The server sees a little later that connections have ended.
  await expect.poll(() => store.sealing.change()).toBe(true);
  const look = () => store.sealing.reseal({ after: null, forMs: 1_000 });
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  await holder.query("begin; select from quarantine where delivery_id = 'a' for update");
  expect(await look()).toEqual({ resealed: 1, unreadable: 0, held: 1, next: null });
  await holder.end();
  expect(await look()).toEqual({ resealed: 1, unreadable: 0, held: 0, next: null });
});

test("a new key is not put in force while a process was not given it; then each process encrypts with it, told or not", async () => {
  await using database = await freshDatabase();
  const next = new Uint8Array(32).fill(2);
  const options = { oldKeys: [key] };
  const without = {
    "no new key": await open(database.url),
    // Which names its connections as it likes.
    "it as an old one": await open(`${database.url}?application_name=theirs`, key, { oldKeys: [next] }),
  };
  await using changes = await open(database.url, next, options);
  await using other = await open(database.url, next, options);
  for (const [what, behind] of Object.entries(without)) {
    // From the first connection on, and by the one that stays.
    await expect(changes.sealing.change(), what).rejects.toThrow("were not started with the new key");
    using _ = behind.definitions.watch(nothing);
    const listening = `select from pg_stat_activity
      where datname = current_database() and application_name like 'tripline keys %' and query like 'listen %'`;
    await expect.poll(() => ask(database.url, listening)).toHaveLength(1);
    await behind.close();
  }
  // The server sees a little later that connections have ended.
  const behind = `select from pg_stat_activity where datname = current_database()
    and application_name like 'tripline keys %' and application_name not like '%keys ${changes.sealing.keys().given[0]}%'`;
  await expect.poll(() => ask(database.url, behind)).toEqual([]);
  // More at once than there are connections: each is answered, and one of them changes it.
  const changed = await Promise.all(Array.from({ length: 9 }, () => changes.sealing.change()));
  expect(changed.filter(Boolean)).toHaveLength(1);
  expect(other.sealing.keys().inForce).not.toBe(changes.sealing.keys().inForce);
  await other.people.putSecret({ workspace: "default", name: "late", value: "x", now: at() });
  expect(other.sealing.keys()).toEqual(changes.sealing.keys());
  await expect(open(database.url)).rejects.toThrow("The secret key does not fit");
  await using last = await open(database.url, next);
  const { secrets } = await last.definitions.snapshot({ now: at() });
  expect(secrets).toMatchObject([{ name: "late", value: "x" }]);
});
