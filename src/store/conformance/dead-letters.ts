import { describe, expect, test } from "vitest";
import { letterAttemptsMax, type NewDeadLetter } from "../port/dead-letters.ts";
import type { Store } from "../store.ts";
import { at, fresh, hourMs, id } from "./samples.ts";

export function deadLettersConform(theStore: () => Store) {
  const attempt = (error: string) => ({ at: at(), tookMs: 1, status: 500, error });
  const letter = (given: Partial<NewDeadLetter> = {}): NewDeadLetter => ({
    id: id("dl"),
    workspace: fresh("letters"),
    runId: id("run"),
    workflow: "orders",
    step: "notify",
    address: "0-a",
    messageId: "msg_1",
    url: "https://a.example/hooks",
    reason: "later",
    tries: 1,
    attempts: [attempt("later")],
    call: {
      method: "POST",
      url: ["https://a.example/", { secret: "path" }],
      headers: { "X-A": ["1"] },
      body: ['{"plain":"text in it"}'],
      signing: { form: '{"scheme":"none"}', secrets: [] },
      timeoutMs: 1_000,
    },
    now: at(),
    ...given,
  });
  async function added(given: Partial<NewDeadLetter> = {}): Promise<NewDeadLetter> {
    const one = letter(given);
    await theStore().deadLetters.add(one);
    return one;
  }
  const list = (workspace: string, query = {}) =>
    theStore().deadLetters.list({ workspace, query, limit: 100 });
  const take = (limit = 100, now = at()) => theStore().deadLetters.take({ now, leaseMs: 1_000, limit });

  test("a letter that is unknown, or another workspace's, is not there", async () => {
    const { deadLetters } = theStore();
    const { id: known } = await added();
    expect(await deadLetters.get({ workspace: fresh("other"), id: known })).toBeNull();
    expect(await deadLetters.redrive({ workspace: fresh("other"), ids: [known], now: at() })).toBe(0);
    expect(await deadLetters.discard({ workspace: fresh("other"), ids: [known], now: at() })).toBe(0);
  });

  test("of one address of one step of one run there is one, however often it is added", async () => {
    const { workspace, runId, id: first } = await added();
    await added({ workspace, runId, reason: "again" });
    await added({ workspace, runId, address: "1-b" });
    const letters = await list(workspace);
    expect(letters.length).toBe(2);
    expect(letters.find((each) => each.id === first)).toMatchObject({
      reason: "later",
      status: "dead",
      tries: 1,
    });
  });

  test("it is given back as it was kept, and lists hold nothing of its content", async () => {
    const { deadLetters } = theStore();
    const one = await added();
    const kept = await deadLetters.get({ workspace: one.workspace, id: one.id });
    expect(kept).toMatchObject({
      call: one.call,
      attempts: one.attempts,
      letter: { id: one.id, url: one.url },
    });
    expect(JSON.stringify(await list(one.workspace))).not.toContain("text in it");
  });

  test("whatever a receiver says is kept, and settles its letter", async () => {
    const { deadLetters } = theStore();
    const strange = { url: "https://a.example/\0", reason: "answered 404: \0\uD800" };
    const { id: letterId, workspace } = await added(strange);
    await deadLetters.redrive({ workspace, ids: [letterId], now: at() });
    const held = (await take()).find(({ letter: { id: each } }) => each === letterId);
    const settled = { id: letterId, epoch: held?.epoch ?? 0, delivered: false, now: at() };
    const said = { reason: "\0 again", attempt: attempt("\0") };
    expect(await deadLetters.settle({ ...settled, ...said })).toBe("written");
    const kept = await deadLetters.get({ workspace, id: letterId });
    expect(kept?.letter).toMatchObject({ url: "https://a.example/\uFFFD", reason: "\uFFFD again" });
  });

  test("they are found by workflow, run, step, status, time and a part of the address, taken as it stands", async () => {
    const { workspace, runId } = await added({ url: "https://a.example/100%_sure", now: at() });
    await added({
      workspace,
      workflow: "other",
      step: "say",
      url: "https://a.example/100xysure",
      now: at(hourMs),
    });
    const found = async (query: object) => (await list(workspace, query)).map(({ workflow }) => workflow);
    expect(await found({})).toEqual(["other", "orders"]);
    expect(await found({ workflow: "orders" })).toEqual(["orders"]);
    expect(await found({ run: runId })).toEqual(["orders"]);
    expect(await found({ step: "say" })).toEqual(["other"]);
    expect(await found({ url: "100%_" })).toEqual(["orders"]);
    expect(await found({ url: "nowhere" })).toEqual([]);
    expect(await found({ since: at(1) })).toEqual(["other"]);
    expect(await found({ until: at(1) })).toEqual(["orders"]);
    expect(await found({ status: "delivered" })).toEqual([]);
  });

  test("they are grouped by address, the latest first, page by page; one address is meant whole", async () => {
    const { deadLetters } = theStore();
    const { workspace } = await added({ url: "https://a.example/hook?page=1" });
    await added({ workspace, url: "https://a.example/hook2", workflow: "other" });
    const { id: newest } = await added({ workspace, url: "https://a.example/hook#x?y", workflow: "billing" });
    await added({ url: "https://a.example/hook" });
    const page = (before?: string) => deadLetters.addresses({ workspace, query: {}, before, limit: 1 });
    const [first, ...others] = await page();
    expect(first).toMatchObject({
      address: "https://a.example/hook",
      letters: 2,
      workflows: ["billing", "orders"],
      newest: { id: newest, workflow: "billing" },
    });
    expect(others).toEqual([]);
    const [second] = await page(newest);
    expect(second).toMatchObject({ address: "https://a.example/hook2", letters: 1, workflows: ["other"] });
    expect(await page(second?.newest.id)).toEqual([]);
    const query = { address: "https://a.example/hook" };
    expect((await list(workspace, query)).map(({ workflow }) => workflow)).toEqual(["billing", "orders"]);
    expect(await deadLetters.addresses({ workspace, query: { workflow: "none" }, limit: 9 })).toEqual([]);
    expect(await deadLetters.redrive({ workspace, query, now: at() })).toBe(2);
  });

  test("addresses longer than an index holds are told apart by their ends", async () => {
    const { deadLetters } = theStore();
    const long = `https://a.example/${"\u{1F600}".repeat(1_000)}`;
    const { workspace } = await added({ url: `${long}/one?page=1` });
    await added({ workspace, url: `${long}/one` });
    await added({ workspace, url: `${long}/two` });
    const found = await deadLetters.addresses({ workspace, query: {}, limit: 9 });
    expect(found.map(({ address, letters }) => [address, letters])).toEqual([
      [`${long}/two`, 1],
      [`${long}/one`, 2],
    ]);
    expect(await list(workspace, { address: `${long}/one` })).toHaveLength(2);
  });

  test("what is to be sent again is taken once, and again when its lease is over", async () => {
    const { deadLetters } = theStore();
    const { workspace, id: first } = await added();
    await added({ workspace });
    expect(await deadLetters.redrive({ workspace, ids: [first], now: at() })).toBe(1);
    expect(await deadLetters.redrive({ workspace, ids: [first], now: at() })).toBe(0);
    const taken = (await Promise.all([take(), take(), take()])).flat();
    const mine = taken.filter(({ letter: { workspace: of } }) => of === workspace);
    expect(mine.map(({ letter: { id: each } }) => each)).toEqual([first]);
    expect(await deadLetters.discard({ workspace, ids: [first], now: at() })).toBe(0);
    const again = (await take(100, at(1_001))).find(({ letter: { id: each } }) => each === first);
    const settled = {
      id: first,
      delivered: true,
      reason: "",
      attempt: { ...attempt(""), status: 200 },
      now: at(),
    };
    expect(await deadLetters.settle({ ...settled, epoch: mine[0]?.epoch ?? 0 })).toBe("lost");
    expect(await deadLetters.settle({ ...settled, epoch: again?.epoch ?? 0 })).toBe("written");
    expect(await deadLetters.settle({ ...settled, epoch: again?.epoch ?? 0 })).toBe("lost");
    expect(await deadLetters.get({ workspace, id: first })).toMatchObject({
      letter: { status: "delivered", tries: 2 },
      attempts: [{ status: 500 }, { status: 200 }],
    });
  });

  test("what is not taken is dead again; of many attempts the first and the latest are kept", async () => {
    const { deadLetters } = theStore();
    const { workspace, id: one } = await added({ attempts: [attempt("first")] });
    for (let time = 0; time < letterAttemptsMax + 3; time += 1) {
      await deadLetters.redrive({ workspace, query: { workflow: "orders" }, now: at() });
      const held = (await take(100)).find(({ letter: { id: each } }) => each === one);
      await deadLetters.settle({
        id: one,
        epoch: held?.epoch ?? 0,
        delivered: false,
        now: at(),
        reason: `no ${time}`,
        attempt: attempt(`no ${time}`),
      });
    }
    const kept = await deadLetters.get({ workspace, id: one });
    expect(kept?.letter).toMatchObject({ status: "dead", tries: letterAttemptsMax + 4, reason: "no 22" });
    expect(kept?.attempts.length).toBe(letterAttemptsMax);
    expect([kept?.attempts[0]?.error, kept?.attempts.at(-1)?.error]).toEqual(["first", "no 22"]);
  });

  test("beyond the bounds those that were delivered give way, then the oldest; what is being sent stays", async () => {
    const { deadLetters } = theStore();
    const { workspace, id: sending } = await added();
    const { id: delivered } = await added({ workspace });
    await deadLetters.redrive({ workspace, ids: [sending, delivered], now: at() });
    const held = (await take()).find(({ letter: { id: each } }) => each === delivered);
    const outcome = { delivered: true, reason: "", attempt: attempt(""), now: at() };
    await deadLetters.settle({ id: delivered, epoch: held?.epoch ?? 0, ...outcome });
    const letters = [await added({ workspace }), await added({ workspace })];
    const kept = async () => (await list(workspace)).map((each) => each.id).toReversed();
    const grow = async (bounds: { lettersMax: number; bytesMax: number }) => {
      const one = letter({ workspace });
      letters.push(one);
      await deadLetters.add(one, bounds);
    };
    await grow({ lettersMax: 3, bytesMax: 1e9 });
    expect(await kept()).toEqual([sending, ...letters.map((each) => each.id)]);
    await grow({ lettersMax: 3, bytesMax: 1e9 });
    expect(await kept()).toEqual([sending, ...letters.slice(1).map((each) => each.id)]);
    const bytes = (await list(workspace))[0]?.bytes ?? 0;
    await grow({ lettersMax: 100, bytesMax: bytes * 2.5 });
    expect(await kept()).toEqual([sending, ...letters.slice(-2).map((each) => each.id)]);
  });

  describe("discarding", () => {
    test("deletes what was chosen, and nothing else", async () => {
      const { deadLetters } = theStore();
      const { workspace } = await added();
      const { id: other } = await added({ workspace, workflow: "other" });
      expect(await deadLetters.discard({ workspace, query: { workflow: "orders" }, now: at() })).toBe(1);
      expect((await list(workspace)).map((each) => each.id)).toEqual([other]);
      expect(await deadLetters.discard({ workspace, query: {}, now: at() })).toBe(1);
    });
  });
}
