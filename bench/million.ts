import { closeSync, fsyncSync, openSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { acceptance, at, succeeded } from "../src/store/conformance/samples.ts";
import { openStore } from "../src/store/sql/open.ts";
import type { DeliverySearch, Store } from "../src/store/store.ts";
import { type Figures, median } from "./figures.ts";

const nothing = () => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const million = 1_000_000;
const rounds = 6,
  roundMs = 2_000,
  together = 100,
  pages = 60;
/** How the API asks for a page. */
const look = { limit: 100, lookMs: 120 };

const payload = (place: number) =>
  JSON.stringify({
    order: { id: `O-${place}`, total: place % 1_000 },
    customer: { name: "A. Person" },
    note: "x".repeat(700),
  });

/** What a million stored deliveries and runs cost: intake and runs as a share of an empty store's, and pages of searches. */
export async function millionStored(): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), "tripline-million-"));
  const open = (name: string) =>
    openStore({ url: `sqlite:${join(folder, name)}`, cipherKey: new Uint8Array(32), log });
  const full = await open("full.db");
  await full.deliveries.accept(acceptance({ workspace: "full", body: payload(0) }));
  await full.close();
  fill(join(folder, "full.db"));
  const [stores, ratios] = [{ empty: await open("empty.db"), full: await open("full.db") }, [] as Rates[]];
  for (let round = 0; round < rounds; round += 1) {
    // By turns, since whoever comes second meets what the system still writes of the first.
    const isFullFirst = round % 2 === 1;
    const early = await rates(isFullFirst ? stores.full : stores.empty);
    const late = await rates(isFullFirst ? stores.empty : stores.full);
    const [empty, crowded] = isFullFirst ? [late, early] : [early, late];
    ratios.push({ intake: crowded.intake / empty.intake, runs: crowded.runs / empty.runs });
  }
  const header = await slowestPage(stores.full, { header: { name: "x-rare", value: "none" } });
  const field = await slowestPage(stores.full, {
    bodyHolds: ['"order"'],
    matches: ({ body }) => totalOf(body) === -1,
  });
  await Promise.all([stores.empty.close(), stores.full.close()]);
  await rm(folder, { recursive: true });
  return {
    "million.intake.ratio": median(ratios.map(({ intake }) => intake)),
    "million.runs.ratio": median(ratios.map(({ runs }) => runs)),
    "million.header.pageMs": header,
    "million.field.pageMs": field,
  };
}

interface Rates {
  intake: number;
  runs: number;
}

function totalOf(body: Uint8Array): number {
  const event: { order?: { total?: number } } = JSON.parse(Buffer.from(body).toString());
  return event.order?.total ?? 0;
}

/** Copies the one delivery with its run a million times, by one statement each: nothing else is so quick. */
function fill(file: string): void {
  const database = new DatabaseSync(file);
  const columns = (table: string) =>
    database
      .prepare(`select name from pragma_table_info('${table}')`)
      .all()
      .map((row) => String(row["name"]));
  const places = `with recursive places(n) as (select 1 union all select n + 1 from places where n < ${million})`;
  const copied = (table: string, own: Record<string, string>) => {
    const names = columns(table);
    const values = names.map((name) => own[name] ?? `one.${name}`);
    database.exec(
      `insert into ${table} (${names.join(", ")}) ${places} select ${values.join(", ")} from places, (select * from ${table} limit 1) one`,
    );
  };
  database.exec("pragma synchronous = off; pragma cache_size = -200000; begin");
  const delivery = "'del_!' || printf('%09d', n)";
  copied("deliveries", { id: delivery, body: "cast(replace(one.body, 'O-0', 'O-' || n) as blob)" });
  copied("runs", {
    id: "'run_!' || printf('%09d', n)",
    delivery_id: delivery,
    status: "'succeeded'",
    ended_at: "1",
  });
  database.exec("commit");
  database.close();
  // What the system has not written yet would slow what is measured.
  const descriptor = openSync(file, "r+");
  fsyncSync(descriptor);
  closeSync(descriptor);
}

async function rates(store: Store): Promise<Rates> {
  const startedAt = performance.now();
  let stored = 0;
  const queued: string[] = [];
  while (performance.now() - startedAt < roundMs) {
    const all = Array.from({ length: together }, () => acceptance({ workspace: "full", body: payload(1) }));
    await Promise.all(all.map((one) => store.deliveries.accept(one)));
    stored += together;
    for (const { runs } of all) for (const { id } of runs) queued.push(id);
  }
  const intake = stored / (performance.now() - startedAt);
  const runsAt = performance.now();
  for (let done = 0; done < queued.length; done += together) {
    const ids = queued.slice(done, done + together);
    const runs = await store.runs.claim({ worker: "bench", ids, now: at() });
    await Promise.all(runs.map((run) => store.runs.finish(succeeded(run))));
  }
  return { intake, runs: queued.length / (performance.now() - runsAt) };
}

/** The longest of the pages of a search that finds nothing. */
async function slowestPage(store: Store, given: Partial<DeliverySearch>): Promise<number> {
  let slowest = 0;
  let before: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const startedAt = performance.now();
    const { next } = await store.deliveries.search({ workspace: "full", ...look, ...given, before });
    slowest = Math.max(slowest, performance.now() - startedAt);
    if (next === null) break;
    before = next;
  }
  return slowest;
}
