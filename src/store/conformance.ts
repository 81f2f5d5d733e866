import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accountsConform } from "./conformance/accounts.ts";
import { alertsConform } from "./conformance/alerts.ts";
import { auditConforms } from "./conformance/audit.ts";
import { capturesConform } from "./conformance/captures.ts";
import { controlConforms } from "./conformance/control.ts";
import { countsConform } from "./conformance/counts.ts";
import { deadLettersConform } from "./conformance/dead-letters.ts";
import { definitionsConform } from "./conformance/definitions.ts";
import { deliveriesConform } from "./conformance/deliveries.ts";
import { draftsConform } from "./conformance/drafts.ts";
import { driftConforms } from "./conformance/drift.ts";
import { dynamicConforms } from "./conformance/dynamic.ts";
import { fixturesConform } from "./conformance/fixtures.ts";
import { flowsConform } from "./conformance/flows.ts";
import { gatesConform } from "./conformance/gates.ts";
import { journalPagesConform } from "./conformance/journal-pages.ts";
import { keyValuesConform } from "./conformance/key-values.ts";
import { lateAnswersConform } from "./conformance/late-answers.ts";
import { listenersConform } from "./conformance/listeners.ts";
import { membersConform } from "./conformance/members.ts";
import { ownWritesConform } from "./conformance/own-writes.ts";
import { peopleConform } from "./conformance/people.ts";
import { quarantineConforms } from "./conformance/quarantine.ts";
import { quotasConform } from "./conformance/quotas.ts";
import { readyConforms } from "./conformance/ready.ts";
import { removalsConform } from "./conformance/removals.ts";
import { replaysConform } from "./conformance/replays.ts";
import { runsConform } from "./conformance/runs.ts";
import { acceptance, at, fresh, held, id, line } from "./conformance/samples.ts";
import { sealingConforms } from "./conformance/sealing.ts";
import { searchConforms } from "./conformance/search.ts";
import { senderPagesConform } from "./conformance/sender-pages.ts";
import { statisticsConform } from "./conformance/statistics.ts";
import { togetherConforms } from "./conformance/together.ts";
import { upkeepConforms } from "./conformance/upkeep.ts";
import { valuesConform } from "./conformance/values.ts";
import { viewsConform } from "./conformance/views.ts";
import { waitsConform } from "./conformance/waits.ts";
import type { Store } from "./store.ts";

/** A store of its own for the suite; its data goes with it. */
export interface Ground extends AsyncDisposable {
  /** Opens the store, with a key of its own when none is given. */
  open(cipherKey?: Uint8Array, options?: { oldKeys: readonly Uint8Array[] }): Promise<Store>;
}

/** The suite that every engine must pass. */
export function conformance(name: string, prepare: () => Promise<Ground>) {
  describe(name, () => {
    let ground: Ground;
    let store: Store;
    beforeAll(async () => {
      ground = await prepare();
      store = await ground.open();
    });
    afterAll(async () => {
      await store.close();
      await ground[Symbol.asyncDispose]();
    });
    describe("definitions", () => definitionsConform(() => store));
    describe("drafts and versions", () => draftsConform(() => store));
    describe("deliveries", () => deliveriesConform(() => store));
    describe("late answers", () => lateAnswersConform(() => store));
    describe("deliveries together", () => togetherConforms(() => store));
    describe("search", () => searchConforms(() => store));
    describe("counts", () => countsConform(() => store));
    describe("fixtures", () => fixturesConform(() => store));
    describe("quarantine", () => quarantineConforms(() => store));
    describe("replays", () => replaysConform(() => store));
    describe("captures", () => capturesConform(() => store));
    describe("drift", () => driftConforms(() => store));
    describe("runs", () => runsConform(() => store));
    describe("ready runs", () => readyConforms(() => store));
    describe("pages of a journal", () => journalPagesConform(() => store));
    describe("values of runs", () => valuesConform(() => store));
    describe("control", () => controlConforms(() => store));
    describe("dead letters", () => deadLettersConform(() => store));
    describe("waits, chains and schedules", () => waitsConform(() => store));
    describe("flows", () => flowsConform(() => store));
    describe("key-values", () => keyValuesConform(() => store));
    describe("gates", () => gatesConform(() => store));
    describe("quotas", () => quotasConform(() => store));
    describe("own writes", () => ownWritesConform(() => store));
    describe("people", () => peopleConform(() => store));
    describe("accounts", () => accountsConform(() => store));
    describe("members", () => membersConform(() => store));
    describe("listeners", () => listenersConform(() => store));
    describe("audit", () => auditConforms(() => store));
    describe("alerts", () => alertsConform(() => store));
    describe("statistics", () => statisticsConform(() => store));
    describe("sender pages", () => senderPagesConform(() => store));
    describe("views", () => viewsConform(() => store));
    describe("removals", () => removalsConform(() => store));
    describe("upkeep", () => upkeepConforms(() => store));
    describe("dynamic triggers", () => dynamicConforms(() => store));
    describe("sealing", () => sealingConforms(prepare));
    describe("the store", () => reopeningConforms(prepare));
  });
}

function reopeningConforms(prepare: () => Promise<Ground>) {
  test("another secret key is refused with a word on what to do", async () => {
    await using ground = await prepare();
    await (await ground.open()).close();
    await expect(ground.open(new Uint8Array(32).fill(9))).rejects.toThrow("The secret key does not fit");
    await using again = await ground.open();
    await again.probe();
  });

  test("all that was written is there after closing and opening", async () => {
    await using ground = await prepare();
    const before = await ground.open();
    const stored = acceptance({ key: "evt_1" });
    await before.deliveries.accept(stored);
    const ids = stored.runs.map((run) => run.id);
    const [run] = await before.runs.claim({ worker: "w", ids, now: at() });
    if (run === undefined) throw new Error("It was queued.");
    await before.runs.park({ ...held(run, [line("a")]), wakeAt: at(7) });
    const workspace = fresh("ws");
    await before.people.putSecret({ workspace, name: "a", value: "b", now: at() });
    const revision = await before.definitions.revision();
    await before.close();
    await using after = await ground.open();
    expect(await after.definitions.revision()).toBe(revision);
    expect(await after.runs.nextWake()).toBe(at(7));
    expect(await after.deliveries.accept(acceptance({ key: "evt_1" }))).toMatchObject({ kind: "duplicate" });
    const { secrets } = await after.definitions.snapshot({ now: at() });
    expect(secrets).toEqual([{ workspace, name: "a", value: "b" }]);
    const [again] = await after.runs.claim({ worker: "w", ids, now: at(7) });
    expect(again).toMatchObject({ id: run.id, epoch: 2, journal: [{ path: "a" }] });
  });

  test("a closed store refuses as an unreachable one does, and may be closed again", async () => {
    await using ground = await prepare();
    const store = await ground.open();
    await store.close();
    await store.close();
    const verbs = [
      store.ping(),
      store.probe(),
      store.deliveries.accept(acceptance()),
      store.definitions.revision(),
      store.runs.claim({ worker: "w", ids: ["x"], now: at() }),
      store.runs.outcome({ id: "x" }),
    ];
    const settled = await Promise.allSettled(verbs);
    const unavailable = { status: "rejected", reason: { code: "store_unavailable" } };
    expect(settled).toMatchObject(verbs.map(() => unavailable));
  });

  test("closing waits for what is being written", async () => {
    await using ground = await prepare();
    const store = await ground.open();
    const workspace = fresh(id("ws").replace("_", "-"));
    const writing = Array.from({ length: 50 }, () => store.deliveries.accept(acceptance({ workspace })));
    await store.close();
    await Promise.all(writing);
    await using again = await ground.open();
    expect(await again.deliveries.list({ workspace, limit: 100 })).toHaveLength(50);
  });
}
