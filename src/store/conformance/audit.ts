import { expect, test } from "vitest";
import type { AuditEntry } from "../../contract/audit.ts";
import { idsFrom } from "../../core/id.ts";
import type { Store } from "../store.ts";
import { at, fresh, hourMs, id, trigger } from "./samples.ts";

export const entry = (given: Partial<AuditEntry> & { workspace: string }): AuditEntry => ({
  id: id("aud"),
  kind: "change",
  action: "trigger changed",
  at: at(),
  lastAt: at(),
  count: 1,
  actor: { kind: "key", id: "key_1", name: "ci" },
  address: "192.0.2.1",
  requestId: "req_1",
  targetKind: "trigger",
  targetId: "trg_1",
  targetName: "orders",
  detail: null,
  difference: [{ path: "title", before: "a\0", after: { b: [1] } }],
  ...given,
});

export function auditConforms(theStore: () => Store) {
  const list = (filter: Partial<Parameters<Store["audit"]["list"]>[0]> & { workspace: string }) =>
    theStore().audit.list({ limit: 100, ...filter });

  test("[S71] entries are found by what they say, newest first, page by page, in their workspace alone", async () => {
    const workspace = fresh("ws");
    const first = entry({ workspace });
    const second = entry({
      workspace,
      kind: "refusal",
      action: "unauthenticated",
      actor: null,
    });
    const third = entry({
      workspace,
      at: at(hourMs),
      lastAt: at(hourMs),
      targetName: "other",
      targetId: "trg_2",
    });
    await theStore().audit.add([]);
    await theStore().audit.add([third, first, second]);
    expect(await list({ workspace })).toEqual([third, second, first]);
    expect(await list({ workspace, limit: 1 })).toEqual([third]);
    expect(await list({ workspace, before: second.id })).toEqual([first]);
    expect(await list({ workspace, kind: "refusal" })).toEqual([second]);
    expect(await list({ workspace, action: "unauthenticated" })).toEqual([second]);
    expect(await list({ workspace, target: "trg_2" })).toEqual([third]);
    expect(await list({ workspace, target: "orders", actor: "ci" })).toEqual([first]);
    expect(await list({ workspace, address: "203.0.113.9" })).toEqual([]);
    expect(await list({ workspace, since: at(1) })).toEqual([third]);
    expect(await list({ workspace, until: at(1) })).toEqual([second, first]);
    expect(await list({ workspace: fresh("ws") })).toEqual([]);
  });

  test("[S71] what is counted together stands where it began, however old its id says that it is", async () => {
    const workspace = fresh("ws");
    const before = entry({ workspace });
    const counted = { ...entry({ workspace, kind: "refusal" }), at: at(500), lastAt: at(hourMs) };
    const refusal = { ...counted, id: `${idsFrom("aud", Date.parse(at(-500)))}${"0".repeat(16)}` };
    const after = entry({ workspace, at: at(1_000), lastAt: at(1_000) });
    await theStore().audit.add([after, refusal, before]);
    expect(await list({ workspace })).toEqual([after, refusal, before]);
    expect(await list({ workspace, before: after.id, limit: 1 })).toEqual([refusal]);
    expect(await list({ workspace, before: refusal.id })).toEqual([before]);
    const forgotten = `${idsFrom("aud", Date.parse(at(750)))}${"z".repeat(16)}`;
    expect(await list({ workspace, before: forgotten })).toEqual([refusal, before]);
  });

  test("[S71] what happens again is counted in the entry that is there, by several at once", async () => {
    const workspace = fresh("ws");
    const refusal = entry({ workspace, kind: "refusal", action: "unknown" });
    await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        theStore().audit.add([{ ...refusal, count: 2, lastAt: at(index) }]),
      ),
    );
    await theStore().audit.add([{ ...refusal, lastAt: at(-5) }]);
    expect(await list({ workspace })).toMatchObject([{ count: 17, at: refusal.at, lastAt: at(7) }]);
  });

  test("[S71] an entry is written with its change, and not without it", async () => {
    const { definitions, people } = theStore();
    const workspace = fresh("ws");
    const ifRevision = await definitions.revision();
    const put = (name: string) => ({
      workspace,
      putTriggers: [trigger({ workspace, name })],
      ifRevision,
      audit: [entry({ workspace, targetName: name })],
    });
    await definitions.change(put("kept"));
    await expect(definitions.change(put("stale"))).rejects.toMatchObject({ code: "conflict" });
    const absent = [entry({ workspace, targetName: "absent" })];
    expect(await people.removeSecret({ workspace, name: "absent" }, absent)).toBe(false);
    expect(await people.revokeKey({ workspace, idOrName: "absent", now: at() }, absent)).toBe(false);
    const secret = [entry({ workspace, targetName: "secret" })];
    await people.putSecret({ workspace, name: "a", value: "b", now: at() }, secret);
    expect((await list({ workspace })).map(({ targetName }) => targetName)).toEqual(["secret", "kept"]);
  });

  test("[S71] what is old is forgotten by its kind, so many at a time, and what strangers cause by its number", async () => {
    const { audit, definitions } = theStore();
    const workspace = fresh("ws");
    await definitions.saveWorkspace({ id: workspace, quota: {}, createdAt: at() });
    // Older than whatever other tests have left.
    const old = (ms: number) => new Date(ms).toISOString();
    const aged = (given: Partial<AuditEntry>, ms: number) =>
      entry({ workspace, at: old(ms), lastAt: old(ms), ...given });
    const change = aged({}, 1_000);
    const refusal = aged({ kind: "refusal" }, 1_000);
    const suspicion = aged({ kind: "suspicion" }, 5_000);
    const newer = [1, 2, 3].map(() => entry({ workspace, kind: "refusal" }));
    await audit.add([change, refusal, suspicion, ...newer]);
    const bounds = { changesBefore: old(500), othersBefore: old(2_000), strangersMax: 1_000, limit: 50 };
    expect(await audit.prune(bounds)).toBe(1);
    expect(await audit.prune({ ...bounds, changesBefore: old(2_000), limit: 0 })).toBe(0);
    expect(await audit.prune({ ...bounds, changesBefore: old(2_000) })).toBe(1);
    expect(await list({ workspace })).toEqual([...newer.toReversed(), suspicion]);
    await audit.prune({ ...bounds, strangersMax: 2 });
    expect((await list({ workspace, kind: "refusal" })).map((kept) => kept.id)).toEqual(
      newer
        .slice(1)
        .map((kept) => kept.id)
        .toReversed(),
    );
  });
}
