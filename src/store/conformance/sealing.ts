import { expect, test } from "vitest";
import type { Ground } from "../conformance.ts";
import type { Store } from "../store.ts";
import { acceptance, at, fresh, held, id, line, rejection } from "./samples.ts";

export function sealingConforms(prepare: () => Promise<Ground>) {
  const [old, next] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];

  /** Lines of one run: more than are encrypted anew at once. */
  const tries = Array.from({ length: 60 }, (_, index) => index + 1);

  async function keep(store: Store) {
    const workspace = fresh("ws");
    const secret = { workspace, name: "a", value: "s3cr3t" };
    await store.people.putSecret({ ...secret, now: at() });
    const { delivery } = rejection(workspace);
    const { id: requestId, method, url, ip } = delivery;
    const kept = { id: requestId, workspace, triggerId: "trg_1", receivedAt: at(), method, url, ip };
    await store.quarantine.keep([{ ...kept, headers: {}, body: Buffer.from("quarantined") }]);
    const call = { method: "POST", url: ["https://a.example/"], headers: {}, body: ["letter"], timeoutMs: 1 };
    const letter = { id: id("dl"), workspace, runId: id("run"), workflow: "w", step: "s", address: "a" };
    await store.deadLetters.add({
      ...letter,
      messageId: "msg_1",
      url: "https://a.example/",
      reason: "later",
      tries: 1,
      attempts: [],
      call: { ...call, signing: { form: "{}", secrets: [] } },
      now: at(),
    });
    const stored = acceptance({ workspace });
    await store.deliveries.accept(stored);
    const ids = stored.runs.map((run) => run.id);
    const [run] = await store.runs.claim({ worker: "w", ids, now: at() });
    if (run === undefined) throw new Error("It was queued.");
    const clear = tries.map((attempt) => ({
      path: "a",
      attempt,
      parts: { output: `masked ${attempt}` },
      concealed: ["masked"],
    }));
    const lines = tries.map((attempt) => line("a", { attempt, output: "***", masked: true }));
    await store.runs.park({ ...held(run, [...lines, line("b")]), clear, wakeAt: at() });
    return async (again: Store) => {
      const { secrets } = await again.definitions.snapshot({ now: at() });
      expect(secrets).toContainEqual(secret);
      const request = await again.quarantine.get({ workspace, id: requestId });
      expect(Buffer.from(request?.body ?? []).toString()).toBe("quarantined");
      expect(await again.deadLetters.get({ workspace, id: letter.id })).toMatchObject({ call });
      const [claimed] = await again.runs.claim({ worker: "w", ids, now: at(1) });
      expect(claimed?.journal.map(({ output }) => output)).toEqual([
        ...tries.map((attempt) => `masked ${attempt}`),
        { ok: true },
      ]);
      await again.runs.park({ ...held(claimed ?? run), wakeAt: at() });
    };
  }

  /** So long a call each, the last one as often as it takes. */
  async function resealed(store: Store, ...forMs: number[]): Promise<number> {
    let sum = 0;
    let after: string | null = null;
    do {
      const done = await store.sealing.reseal({
        after,
        forMs: (forMs.length > 1 ? forMs.shift() : forMs[0]) ?? 1_000,
      });
      expect(done.unreadable).toBe(0);
      sum += done.resealed;
      after = done.next;
    } while (after !== null);
    return sum;
  }

  test("a place to go on from that is none is refused", async () => {
    await using ground = await prepare();
    await using store = await ground.open(old);
    const made = ['[0,["a"]]', '[2,["run","a","b"]]', '[2,["run","a",1.5]]', "[1,[7]]", '[1,["a\\u0000"]]'];
    for (const after of ["x", "", ...made.map((text) => Buffer.from(text).toString("base64url"))]) {
      await expect(store.sealing.reseal({ after, forMs: 1 }), after).rejects.toMatchObject({
        code: "invalid_input",
      });
    }
  });

  test("a new key is in force when it is put there; then everything is encrypted with it, and the old one opens nothing", async () => {
    await using ground = await prepare();
    const first = await ground.open(old);
    const { roots } = first.sealing;
    const checks = [await keep(first)];
    expect(await first.sealing.change()).toBe(false);
    await first.close();
    const both = await ground.open(next, { oldKeys: [old] });
    const { inForce, given } = both.sealing.keys();
    expect(given[1]).toBe(inForce);
    checks.push(await keep(both));
    for (const check of checks) await check(both);
    // PostgreSQL sees a little later that the connections of the one before have ended.
    await expect.poll(() => both.sealing.change()).toBe(true);
    expect(await both.sealing.change()).toBe(false);
    expect(both.sealing.keys().inForce).toBe(given[0]);
    for (const check of checks) await check(both);
    // A call that may take no time goes on all the same, table by table. Of each there are a request, a letter and the lines.
    expect(await resealed(both, 0, 0, 0, 1_000)).toBe(2 * (2 + tries.length));
    checks.push(await keep(both));
    expect(await resealed(both)).toBe(0);
    await both.close();
    await expect(ground.open(old)).rejects.toThrow("The secret key does not fit");
    const last = await ground.open(next);
    for (const check of checks) await check(last);
    expect(last.sealing.roots).toEqual(roots);
    // Nothing that people have is lost where links are to end.
    await last.sealing.endLinks();
    await last.close();
    await using anew = await ground.open(next);
    expect(anew.sealing.roots.people).toEqual(roots.people);
    expect(anew.sealing.roots.links).not.toEqual(roots.links);
    expect(anew.sealing.roots.links).toHaveLength(32);
  });
}
