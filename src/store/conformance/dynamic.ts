import { expect, test } from "vitest";
import type { DynamicTrigger } from "../../contract/dynamic.ts";
import type { Store } from "../store.ts";
import { entry } from "./audit.ts";
import { acceptance, at, fresh, hourMs, id, trigger } from "./samples.ts";

const made = (given: Partial<DynamicTrigger> = {}): DynamicTrigger & { digest: string } => {
  const address: DynamicTrigger = {
    id: id("dyn"),
    workspace: fresh("ws"),
    triggerId: fresh("trg"),
    subject: "user-1",
    data: { userId: 1, tags: ["ä"] },
    proof: "address",
    usesMax: null,
    uses: 0,
    expiresAt: null,
    createdAt: at(),
    lastUsedAt: null,
    revokedAt: null,
    ...given,
  };
  return { ...address, digest: `digest of ${address.id}` };
};

export function dynamicConforms(theStore: () => Store) {
  const use = ({ workspace, triggerId, id: spends }: DynamicTrigger, given: { key?: string } = {}) =>
    theStore().deliveries.accept({ ...acceptance({ workspace, triggerId, ...given }), spends });
  const added = async (given: Partial<DynamicTrigger> = {}) => {
    const address = made(given);
    await theStore().dynamic.add(address);
    return address;
  };
  const find = ({ digest }: { digest: string }) => theStore().dynamic.find({ digest });

  test("[S78] an address is found by its digest alone, and is another workspace's to nobody else", async () => {
    const { dynamic } = theStore();
    const { digest, ...address } = await added();
    expect(await dynamic.find({ digest: "of nothing" })).toBeNull();
    expect(await dynamic.find({ digest })).toEqual(address);
    expect(await dynamic.get(address)).toEqual(address);
    expect(await dynamic.get({ ...address, workspace: fresh("ws") })).toBeNull();
    expect(await dynamic.get({ ...address, triggerId: "trg_other" })).toBeNull();
  });

  test("[S79] the last use is given once, however many ask for it together; what came too late is not stored", async () => {
    const address = await added({ usesMax: 2 });
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => use(address)));
    expect(outcomes.filter(({ kind }) => kind === "stored")).toHaveLength(2);
    expect(outcomes.filter(({ kind }) => kind === "spent")).toHaveLength(10);
    expect(await find(address)).toMatchObject({ uses: 2, lastUsedAt: at() });
    const stored = await theStore().deliveries.list({ workspace: address.workspace, limit: 20 });
    expect(stored).toHaveLength(2);
    const { items } = {
      items: (await theStore().runs.search({ workspace: address.workspace, limit: 20 })).items,
    };
    expect(items).toHaveLength(2);
  });

  test("[S85] a duplicate spends no use, and one that came too late leaves its key free", async () => {
    const address = await added({ usesMax: 1 });
    expect(await use(address, { key: "evt_1" })).toEqual({ kind: "stored" });
    expect(await use(address, { key: "evt_1" })).toMatchObject({ kind: "duplicate" });
    expect(await use(address, { key: "evt_2" })).toEqual({ kind: "spent" });
    expect(await find(address)).toMatchObject({ uses: 1 });
    const other = await added({ workspace: address.workspace, triggerId: address.triggerId });
    expect(await use(other, { key: "evt_2" })).toEqual({ kind: "stored" });
  });

  test("[S79] deliveries that come together spend a use each, or none of them is stored", async () => {
    const address = await added({ usesMax: 3 });
    const { workspace, triggerId, id: spends } = address;
    const together = (keys: readonly string[]) =>
      theStore().deliveries.acceptTogether(
        keys.map((key) => ({ ...acceptance({ workspace, triggerId, key }), spends })),
      );
    expect(await together(["a", "b", "a"])).toMatchObject({ kind: "taken" });
    expect(await find(address)).toMatchObject({ uses: 2 });
    expect(await together(["c", "d"])).toEqual({ kind: "spent" });
    expect(await theStore().deliveries.list({ workspace, limit: 20 })).toHaveLength(3);
    expect(await find(address)).toMatchObject({ uses: 2 });
    expect(await together(["c", "a"])).toMatchObject({ each: [{ kind: "stored" }, { kind: "duplicate" }] });
    expect(await find(address)).toMatchObject({ uses: 3 });
  });

  test("[S79] one that was revoked or has expired is spent from then on", async () => {
    const { dynamic } = theStore();
    const [revoked, expired] = [await added(), await added({ expiresAt: at() })];
    const { workspace, triggerId, id: revokedId } = revoked;
    const revoke = (given: Partial<Parameters<typeof dynamic.revoke>[0]>) =>
      dynamic.revoke({ workspace, triggerId, now: at(1), ...given });
    expect(await revoke({ ids: [revokedId], subject: "someone else" })).toBe(0);
    expect(await revoke({ ids: [revokedId], workspace: fresh("ws") })).toBe(0);
    expect(await revoke({ ids: ["dyn_unknown"] })).toBe(0);
    expect(await revoke({})).toBe(1);
    expect(await revoke({ now: at(2) })).toBe(0);
    expect(await find(revoked)).toMatchObject({ revokedAt: at(1) });
    expect(await use(revoked)).toEqual({ kind: "spent" });
    expect(await use(expired)).toEqual({ kind: "spent" });
  });

  test("an address is stored with its entry in the audit and with a clean-up, or none of it is", async () => {
    const { dynamic, audit } = theStore();
    const old = await added({ expiresAt: new Date(1).toISOString() });
    const address = made();
    const { workspace } = address;
    const along = () => ({
      audit: [entry({ workspace })],
      clean: { endedBefore: new Date(2).toISOString(), limit: 5 },
    });
    await dynamic.add(address, along());
    expect(await find(old)).toBeNull();
    await expect(dynamic.add({ ...made({ workspace }), digest: address.digest }, along())).rejects.toThrow();
    expect(await audit.list({ workspace, limit: 5 })).toHaveLength(1);
  });

  test("[S79] they are listed by what still works and by subject, newest first, page by page", async () => {
    const { dynamic } = theStore();
    const first = await added();
    const common = { workspace: first.workspace, triggerId: first.triggerId };
    const second = await added({ ...common, subject: "user-2" });
    const expired = await added({ ...common, expiresAt: at(5) });
    const spent = await added({ ...common, usesMax: 3, uses: 3 });
    const ids = async (filter: Partial<Parameters<typeof dynamic.list>[0]>) =>
      (await dynamic.list({ ...common, state: "live", now: at(5), limit: 10, ...filter })).map(
        (one) => one.id,
      );
    expect(await ids({})).toEqual([second.id, first.id]);
    expect(await ids({ state: "ended" })).toEqual([spent.id, expired.id]);
    expect(await ids({ state: "all", limit: 3 })).toEqual([spent.id, expired.id, second.id]);
    expect(await ids({ state: "all", before: second.id })).toEqual([first.id]);
    expect(await ids({ subject: "user-2" })).toEqual([second.id]);
    expect(await ids({ workspace: fresh("ws") })).toEqual([]);
  });

  test("[S79] the clean-up forgets what ended long ago, so many at a time, and nothing that works", async () => {
    const { dynamic } = theStore();
    const living = await added({ expiresAt: at(9 * hourMs) });
    // Older than whatever other tests have left.
    const old = await Promise.all([1, 2, 3].map((ms) => added({ expiresAt: new Date(ms).toISOString() })));
    expect(await dynamic.clean({ endedBefore: new Date(10).toISOString(), limit: 2 })).toBe(2);
    expect(await dynamic.clean({ endedBefore: new Date(10).toISOString(), limit: 2 })).toBe(1);
    const spent = await added({ usesMax: 1 });
    await use(spent);
    await dynamic.clean({ endedBefore: at(), limit: 1_000 });
    expect(await find(spent)).not.toBeNull();
    await dynamic.clean({ endedBefore: at(1), limit: 1_000 });
    expect(await find(spent)).toBeNull();
    expect(await Promise.all(old.map(find))).toEqual([null, null, null]);
    expect(await find(living)).not.toBeNull();
  });

  test("they go with their trigger", async () => {
    const { definitions } = theStore();
    const workspace = fresh("ws");
    const base = trigger({ workspace, name: "base" });
    await definitions.change({ workspace, putTriggers: [base], ifRevision: await definitions.revision() });
    const address = await added({ workspace, triggerId: base.id });
    await definitions.change({
      workspace,
      removeTriggers: [base.id],
      ifRevision: await definitions.revision(),
    });
    expect(await find(address)).toBeNull();
  });
}
