import { expect, test } from "vitest";
import { type DeliverySearch, rejectionBytesMax, rejectionsMax, type Store } from "../store.ts";
import { acceptance, at, fresh, hourMs, rejection } from "./samples.ts";

export function deliveriesConform(theStore: () => Store) {
  const found = async (search: Omit<DeliverySearch, "lookMs">) =>
    (await theStore().deliveries.search({ ...search, lookMs: 10_000 })).items;
  const accept = (...samples: Parameters<typeof acceptance>) =>
    theStore().deliveries.accept(acceptance(...samples));

  test("an over-long idempotency key is refused, and what arrived with it is not", async () => {
    const triggerId = fresh("trg");
    const [refused, taken] = await Promise.allSettled([
      accept({ triggerId, key: "k".repeat(1_001) }),
      accept({ triggerId, key: "k".repeat(1_000) }),
    ]);
    expect(refused).toMatchObject({ status: "rejected", reason: { code: "invalid_input" } });
    expect(taken).toMatchObject({ status: "fulfilled", value: { kind: "stored" } });
  });

  test("the newest delivery of each trigger is found, refused ones included, and of no other workspace", async () => {
    const { deliveries } = theStore();
    const workspace = fresh("ws");
    const [one, other, none] = [fresh("trg"), fresh("trg"), fresh("trg")];
    await accept({ workspace, triggerId: one });
    const newest = acceptance({ workspace, triggerId: one });
    await deliveries.accept(newest);
    const sample = rejection(workspace);
    const refused = { ...sample, delivery: { ...sample.delivery, triggerId: other } };
    await deliveries.reject([refused]);
    const newestOf = await deliveries.newest({ workspace, triggerIds: [one, other, none] });
    expect(Object.fromEntries(newestOf.map(({ id, triggerId }) => [triggerId, id]))).toEqual({
      [one]: newest.delivery.id,
      [other]: refused.delivery.id,
    });
    expect(await deliveries.newest({ workspace: fresh("ws"), triggerIds: [one] })).toEqual([]);
    expect(await deliveries.newest({ workspace, triggerIds: [] })).toEqual([]);
  });

  test("one acceptance that can't be stored is rejected alone", async () => {
    const workspace = fresh("ws");
    const first = acceptance({ workspace });
    await theStore().deliveries.accept(first);
    const all = Array.from({ length: 20 }, () => acceptance({ workspace }));
    // A run's id that is taken: the delivery must not be stored without its run.
    const guilty = all.map((one, index) => (index === 7 ? { ...one, runs: first.runs } : one));
    const settled = await Promise.allSettled(guilty.map((one) => theStore().deliveries.accept(one)));
    expect(settled.flatMap(({ status }, index) => (status === "rejected" ? [index] : []))).toEqual([7]);
    const stored = await theStore().deliveries.list({ workspace, limit: 100 });
    expect(stored).toHaveLength(20);
    expect(stored.map(({ id }) => id)).not.toContain(all[7]?.delivery.id);
  });

  test("what was sent is kept beside what was made of it, once for all that came in one request", async () => {
    const { deliveries } = theStore();
    const headers = { "content-encoding": "gzip" };
    const [plain, packed, second] = [acceptance(), acceptance(), acceptance()];
    const [bytes, of] = [new Uint8Array([31, 139, 0, 255]), packed.delivery.id];
    await Promise.all([
      deliveries.accept(plain),
      deliveries.accept({ ...packed, sent: { body: bytes, headers } }),
      deliveries.accept({ ...second, sent: { body: null, headers, of } }),
    ]);
    expect(await deliveries.sent(plain.delivery)).toEqual({
      headers: plain.delivery.headers,
      body: new Uint8Array(plain.body),
    });
    for (const { delivery } of [packed, second])
      expect(await deliveries.sent(delivery)).toEqual({ headers, body: bytes });
    expect(await deliveries.sent({ workspace: "default", id: "dlv_none" })).toBeNull();
    const details = await Promise.all(
      [plain, packed, second].map(({ delivery }) => deliveries.get(delivery)),
    );
    expect(details.map((detail) => detail?.sentBytes)).toEqual([null, 4, null]);
    expect(details[1]?.body).toEqual((await deliveries.get(plain.delivery))?.body);
  });

  test("[S85] of deliveries with one key, in one batch or in several, the first is stored and starts runs", async () => {
    const triggerId = fresh("trg");
    const all = Array.from({ length: 3 }, () => acceptance({ triggerId, key: "evt_1" }));
    const [one, other, later] = all;
    if (!one || !other || !later) throw new Error("There are three.");
    const { deliveries } = theStore();
    const together = await Promise.all([deliveries.accept(one), deliveries.accept(other)]);
    expect(together).toEqual([{ kind: "stored" }, { kind: "duplicate", of: one.delivery.id }]);
    expect(await deliveries.accept(later)).toEqual({ kind: "duplicate", of: one.delivery.id });
    const details = await Promise.all(all.map(({ delivery }) => deliveries.get(delivery)));
    expect(details.map((detail) => [detail?.status, detail?.duplicateOf, detail?.runs.length])).toEqual([
      ["accepted", null, 1],
      ["duplicate", one.delivery.id, 0],
      ["duplicate", one.delivery.id, 0],
    ]);
  });

  test("[S85] of 200 deliveries with one key at once exactly one is stored", async () => {
    const triggerId = fresh("trg");
    const results = await Promise.all(Array.from({ length: 200 }, () => accept({ triggerId, key: "evt_1" })));
    expect(results.filter(({ kind }) => kind === "stored")).toHaveLength(1);
  });

  test("[S85] what the first one was answered is kept with its key, and goes with it", async () => {
    const triggerId = fresh("trg");
    const { deliveries } = theStore();
    const key = "evt_1";
    const answered = acceptance({ triggerId, key });
    const claimKey = { key, expiresAt: at(hourMs), answer: 'first "\\u0000"' };
    await deliveries.accept({ ...answered, claimKey });
    await accept({ triggerId, key });
    expect(await deliveries.firstAnswer({ triggerId, key })).toBe('first "\\u0000"');
    expect(await deliveries.firstAnswer({ triggerId, key: "evt_2" })).toBeNull();
    const later = acceptance({ triggerId, key, receivedAt: at(hourMs) });
    await deliveries.accept(later);
    expect(await deliveries.firstAnswer({ triggerId, key })).toBeNull();
    const keep = { triggerId, key, deliveryId: later.delivery.id };
    expect(await deliveries.keepAnswer({ ...keep, answer: "one" })).toBe("one");
    expect(await deliveries.keepAnswer({ ...keep, answer: "two" })).toBe("one");
    expect(await deliveries.keepAnswer({ ...keep, deliveryId: "dlv_x", answer: "two" })).toBeNull();
    expect(await deliveries.firstAnswer({ triggerId, key })).toBe("one");
  });

  test("deliveries with something to mend are found and counted by their trigger", async () => {
    const workspace = fresh("ws");
    const triggerId = fresh("trg");
    const { deliveries } = theStore();
    const faulty = [1, 2, 3].map((hour) =>
      acceptance({ workspace, triggerId, receivedAt: at(hour * hourMs) }),
    );
    for (const one of faulty) await deliveries.accept({ ...one, faulty: true });
    await accept({ workspace, triggerId, receivedAt: at(3 * hourMs) });
    await accept({ workspace });
    await deliveries.reject([{ ...rejection(workspace), faulty: true }]);
    const since = at(2 * hourMs);
    expect(await deliveries.faults({ triggerId, since, countMax: 10 })).toBe(2);
    expect(await deliveries.faults({ triggerId, since, countMax: 1 })).toBe(1);
    expect(await deliveries.faults({ triggerId: fresh("trg"), since, countMax: 10 })).toBe(0);
    const newest = await found({ workspace, faulty: true, triggerId, limit: 2 });
    expect(newest.map(({ id, faulty: is }) => [id, is])).toEqual([
      [faulty[2]?.delivery.id, true],
      [faulty[1]?.delivery.id, true],
    ]);
    expect(await found({ workspace, faulty: true, limit: 10 })).toHaveLength(4);
    // What a test says is to be mended is not in force; it is marked as both, and found by either.
    const tested = acceptance({
      workspace,
      triggerId,
      receivedAt: at(4 * hourMs),
      delivery: { test: true },
      runs: 0,
    });
    await deliveries.accept({ ...tested, faulty: true });
    expect(await deliveries.faults({ triggerId, since, countMax: 10 })).toBe(2);
    expect(await found({ workspace, faulty: true, triggerId, test: false, limit: 1 })).toEqual([newest[0]]);
    const [both] = await found({ workspace, faulty: true, limit: 1 });
    expect(both).toMatchObject({ id: tested.delivery.id, faulty: true, test: true });
  });

  test("a key is free for another trigger, after its window, and then held anew", async () => {
    const triggerId = fresh("trg");
    const key = "evt_1";
    expect(await accept({ triggerId, key, keptMs: hourMs })).toEqual({ kind: "stored" });
    expect(await accept({ triggerId: fresh("trg"), key })).toEqual({ kind: "stored" });
    const justBefore = { triggerId, key, receivedAt: at(hourMs - 1) };
    expect(await accept(justBefore)).toMatchObject({ kind: "duplicate" });
    const then = acceptance({ triggerId, key, receivedAt: at(hourMs) });
    expect(await theStore().deliveries.accept(then)).toEqual({ kind: "stored" });
    const afterwards = { triggerId, key, receivedAt: at(hourMs + 1) };
    expect(await accept(afterwards)).toEqual({ kind: "duplicate", of: then.delivery.id });
  });

  test("keys of any characters are told apart", async () => {
    const triggerId = fresh("trg");
    const keys = [
      "a\0b",
      "a\uFFFDb",
      "ab",
      "\uD800",
      "\uDBFF",
      "é".repeat(900),
      "é".repeat(901),
      "日".repeat(1_000),
    ];
    const stored = await Promise.all(keys.map((key) => accept({ triggerId, key })));
    expect(stored.map(({ kind }) => kind)).toEqual(keys.map(() => "stored"));
    const again = await Promise.all(keys.map((key) => accept({ triggerId, key })));
    expect(again.map(({ kind }) => kind)).toEqual(keys.map(() => "duplicate"));
  });

  test("the same acceptance again, as after an answer that was lost, changes nothing", async () => {
    const workspace = fresh("ws");
    const same = acceptance({ workspace, triggerId: fresh("trg"), key: "evt_1" });
    const { deliveries, runs } = theStore();
    expect(await deliveries.accept(same)).toEqual({ kind: "stored" });
    expect(await deliveries.accept(same)).toEqual({ kind: "stored" });
    expect(await deliveries.list({ workspace, limit: 10 })).toHaveLength(1);
    expect((await runs.search({ workspace, limit: 10 })).items).toHaveLength(1);
  });

  test("a delivery comes back as it was stored, with its runs, in its own workspace only", async () => {
    const workspace = fresh("ws");
    const stored = acceptance({ workspace, key: fresh("evt"), runs: 2 });
    const hidden = [{ rule: "cards", from: "body" as const, name: null, values: 2 }];
    stored.delivery.trace = [{ station: "redact", verdict: "ok", reason: "why", micros: 3, hidden }];
    const { deliveries } = theStore();
    await deliveries.accept(stored);
    const find = { workspace, id: stored.delivery.id };
    expect(await deliveries.get(find)).toEqual({
      ...stored.delivery,
      hidden,
      faulty: false,
      sentBytes: null,
      traceId: null,
      duplicateOf: null,
      body: { encoding: "utf8", content: '{"order":1}' },
      runs: stored.runs.map((run) => ({ id: run.id, workflow: "orders", status: "queued" })),
    });
    expect(await deliveries.get({ ...find, workspace: "default" })).toBeNull();
    expect(await deliveries.body({ ...find, workspace: "default" })).toBeNull();
    expect(await deliveries.body({ ...find, id: "unknown" })).toBeNull();
  });

  test("bodies, headers and parameters of any characters come back exactly", async () => {
    const workspace = fresh("ws");
    const strange = { nul: "a\0b", surrogate: "\uD800", emoji: "🔑", empty: "", quote: `"'\\{},` };
    const bodies = [
      Buffer.from([0xff, 0x00, 0xc3, 0x28]),
      Buffer.from("ä\0✓"),
      Buffer.alloc(0),
      Buffer.alloc(1_048_576, 7),
    ];
    const { deliveries } = theStore();
    for (const body of bodies) {
      const stored = acceptance({
        workspace,
        body,
        delivery: {
          headers: strange,
          pathParameters: strange,
          params: strange,
          bodyType: "text",
          bodyCharset: "windows-1252",
          query: { many: ["\0", "\uDFFF"] },
        },
      });
      await deliveries.accept(stored);
      const find = { workspace, id: stored.delivery.id };
      expect(Buffer.from((await deliveries.body(find)) ?? "none").equals(body)).toBe(true);
      const detail = await deliveries.get(find);
      expect(detail).toMatchObject({
        headers: strange,
        pathParameters: strange,
        params: strange,
        bodyType: "text",
        bodyCharset: "windows-1252",
      });
      expect(detail?.query).toEqual({ many: ["\0", "\uDFFF"] });
      expect(Buffer.from(detail?.body.content ?? "", detail?.body.encoding).equals(body)).toBe(true);
    }
  });

  test("of a large body the beginning is read, in whole characters, and that it is one is told", async () => {
    const { deliveries } = theStore();
    const workspace = fresh("ws");
    const text = "aä€c😀é";
    const stored = acceptance({ workspace, body: text });
    await deliveries.accept(stored);
    const bytes = Buffer.byteLength(text);
    for (let bodyBytesMax = 0; bodyBytesMax <= bytes; bodyBytesMax += 1) {
      const read = await deliveries.get({ workspace, id: stored.delivery.id, bodyBytesMax });
      const { encoding, content = "", cut } = read?.body ?? {};
      expect([encoding, text.startsWith(content)]).toEqual(["utf8", true]);
      expect(Buffer.byteLength(content)).toBeGreaterThan(bodyBytesMax - 4);
      expect(cut).toBe(bodyBytesMax === bytes ? undefined : true);
    }
    const whole = await deliveries.get({ workspace, id: stored.delivery.id });
    expect(whole?.body).toEqual({ encoding: "utf8", content: text });
    const empty = acceptance({ workspace, body: "" });
    await deliveries.accept(empty);
    for (const bodyBytesMax of [0, 8]) {
      const read = await deliveries.get({ workspace, id: empty.delivery.id, bodyBytesMax });
      expect(read?.body).toEqual({ encoding: "utf8", content: "" });
    }
  });

  test("texts that PostgreSQL can't hold are made plain rather than refused", async () => {
    const workspace = fresh("ws");
    const stored = acceptance({ workspace, delivery: { eventType: "a\0b", url: "/\uD800", reason: "\0" } });
    await theStore().deliveries.accept(stored);
    expect(await theStore().deliveries.list({ workspace, limit: 1 })).toMatchObject([
      { eventType: "a\uFFFDb", url: "/\uFFFD", reason: "\uFFFD" },
    ]);
  });

  test("the list is paged both ways", async () => {
    const workspace = fresh("ws");
    const { deliveries } = theStore();
    const all = Array.from({ length: 9 }, (_, index) =>
      acceptance({ workspace, triggerId: `trg_${index % 2}` }),
    );
    for (const one of all) await deliveries.accept(one);
    const ids = all.map(({ delivery }) => delivery.id);
    const listed = async (filter: object) =>
      (await deliveries.list({ workspace, limit: 100, ...filter })).map(({ id }) => ids.indexOf(id));
    expect(await listed({})).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(await listed({ limit: 2 })).toEqual([8, 7]);
    expect(await listed({ limit: 2, before: ids[7] })).toEqual([6, 5]);
    expect(await listed({ limit: 2, after: ids[5] })).toEqual([6, 7]);
    expect(await listed({ triggerId: "trg_1" })).toEqual([7, 5, 3, 1]);
    expect(await listed({ workspace: fresh("ws") })).toEqual([]);
  });

  test("[S71] refused requests stand among the deliveries, in the order of their arrival", async () => {
    const workspace = fresh("ws");
    const { deliveries } = theStore();
    const [first, second, third] = [rejection(workspace), acceptance({ workspace }), rejection(workspace)];
    await deliveries.reject([first]);
    await deliveries.accept(second);
    await deliveries.reject([third]);
    const listed = await deliveries.list({ workspace, limit: 10 });
    expect(listed.map(({ id }) => id)).toEqual([third, second, first].map(({ delivery }) => delivery.id));
    const refused = await found({ workspace, status: "rejected", limit: 10 });
    expect(refused.map(({ answerStatus }) => answerStatus)).toEqual([401, 401]);
    const [newest] = refused;
    expect(await deliveries.get({ workspace, id: newest?.id ?? "" })).toMatchObject({
      status: "rejected",
      reason: "The signature does not match.",
    });
    expect(await deliveries.body({ workspace, id: newest?.id ?? "" })).toEqual(new Uint8Array(10));
  });

  test("the ring of refused requests keeps the newest within its count, and other workspaces' apart", async () => {
    const [workspace, other] = [fresh("ws"), fresh("ws")];
    const { deliveries } = theStore();
    const kept = acceptance({ workspace });
    await deliveries.accept(kept);
    await deliveries.reject([rejection(other)]);
    const all = Array.from({ length: rejectionsMax + 50 }, () => rejection(workspace, 0));
    await deliveries.reject(all.slice(0, 700));
    await deliveries.reject(all.slice(700));
    const refused = await found({ workspace, status: "rejected", limit: 2_000 });
    expect(refused).toHaveLength(rejectionsMax);
    expect(refused[0]?.id).toBe(all.at(-1)?.delivery.id);
    expect(refused.at(-1)?.id).toBe(all[50]?.delivery.id);
    expect(await deliveries.list({ workspace: other, limit: 10 })).toHaveLength(1);
    expect(await deliveries.get({ workspace, id: kept.delivery.id })).not.toBeNull();
  });

  test("challenges that were answered have a ring of their own, which refused requests leave alone", async () => {
    const workspace = fresh("ws");
    const { deliveries } = theStore();
    const challenge = () => {
      const { delivery, body } = rejection(workspace, 0);
      return { delivery: { ...delivery, status: "handshake" as const, answerStatus: 200 }, body };
    };
    const first = rejection(workspace, 0);
    const all = Array.from({ length: rejectionsMax + 5 }, challenge);
    await deliveries.reject([first, ...all]);
    await deliveries.reject(Array.from({ length: 10 }, () => rejection(workspace, 0)));
    const kept = await found({ workspace, status: "handshake", limit: 2_000 });
    expect(kept).toHaveLength(rejectionsMax);
    expect(kept.at(-1)?.id).toBe(all[5]?.delivery.id);
    const refused = await found({ workspace, status: "rejected", limit: 2_000 });
    expect(refused).toHaveLength(11);
  });

  test("the ring of refused requests keeps within its bytes", async () => {
    const workspace = fresh("ws");
    const { deliveries } = theStore();
    const bodyBytes = 1_048_576;
    for (let count = 0; count < 10; count += 1) await deliveries.reject([rejection(workspace, bodyBytes)]);
    const refused = await found({ workspace, status: "rejected", limit: 100 });
    expect(refused).toHaveLength(Math.floor(rejectionBytesMax / bodyBytes) - 1);
  });
}
