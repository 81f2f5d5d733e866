import { expect, test } from "vitest";
import type { AccountRecord, Condition, Store } from "../store.ts";
import { at, fresh, hourMs, id } from "./samples.ts";

const is = (field: string, value: Condition["value"], operator: Condition["operator"] = "eq"): Condition => ({
  field,
  operator,
  value,
  connector: "AND",
});
const changed = { createdAt: at(), updatedAt: at() };

const user = (given: AccountRecord = {}): AccountRecord => ({
  id: id("per"),
  name: "Ada \0 ✓",
  email: `${fresh("ada")}@example.com`,
  emailVerified: true,
  image: null,
  twoFactorEnabled: false,
  ...changed,
  ...given,
});

export function accountsConform(theStore: () => Store) {
  const accounts = () => theStore().accounts;
  const verification = (given: AccountRecord) =>
    accounts().add("verification", {
      id: id("ver"),
      value: "1",
      expiresAt: at(hourMs),
      ...changed,
      ...given,
    });

  test("a field that is not kept is refused, and so is a second person of one address", async () => {
    const ada = user();
    await accounts().add("user", ada);
    await expect(accounts().add("user", { ...user(), shoeSize: 42 })).rejects.toThrow("shoeSize");
    await expect(accounts().find("user", { where: [is("shoeSize", 42)], limit: 1 })).rejects.toThrow();
    await expect(accounts().add("user", user({ email: ada["email"] ?? "" }))).rejects.toThrow();
  });

  test("a record comes back as it was put, and is found by any of its fields", async () => {
    const ada = user();
    expect(await accounts().add("user", ada)).toEqual({ ...ada, name: "Ada � ✓" });
    const wheres: Condition[][] = [
      [is("id", ada["id"] ?? "")],
      [is("email", String(ada["email"]).toUpperCase()), is("emailVerified", true)].map((each) => ({
        ...each,
        isCaseless: each.field === "email",
      })),
      [is("email", String(ada["email"]).slice(0, 12), "starts_with"), is("image", null)],
      [is("email", String(ada["email"]).slice(4), "ends_with"), is("createdAt", at(1), "lt")],
      [is("email", String(ada["email"]).slice(2, 12), "contains")],
      [is("id", ["other", ada["id"] ?? ""].map(String), "in")],
      [is("email", "x"), is("id", ada["id"] ?? "")].map((each) => ({ ...each, connector: "OR" })),
    ];
    for (const where of wheres) {
      expect(await accounts().find("user", { where, limit: 9 })).toMatchObject([{ id: ada["id"] }]);
      expect(await accounts().count("user", where)).toBe(1);
    }
    const none = [[is("id", [], "in")], [is("email", "%", "contains")], [is("emailVerified", false)]];
    for (const where of none) {
      const found = await accounts().find("user", { where: [...where, is("id", ada["id"] ?? "")], limit: 9 });
      expect(found).toEqual([]);
    }
  });

  test("records are changed and removed by their conditions, all or one, and given back", async () => {
    const userId = id("per");
    for (const ms of [1, 2, 3]) {
      const session = { id: id("ses"), token: fresh("token"), userId, ipAddress: "192.0.2.1", userAgent: "" };
      await accounts().add("session", { ...session, expiresAt: at(ms), ...changed });
    }
    const revision = await theStore().definitions.revision();
    let hear: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => {
      hear = resolve;
    });
    const mine = [is("userId", userId)];
    const sortBy = { field: "expiresAt", direction: "desc" } as const;
    const page = await accounts().find("session", { where: mine, limit: 1, offset: 1, sortBy });
    expect(page).toMatchObject([{ expiresAt: at(2) }]);
    const set = { updatedAt: at(9) };
    expect(await accounts().change("session", { where: mine, set, one: true })).toMatchObject([set]);
    expect(await accounts().change("session", { where: mine, set })).toHaveLength(3);
    using _ = theStore().definitions.watch(hear);
    expect(await accounts().remove("session", { where: mine, one: true })).toHaveLength(1);
    await heard;
    expect(await accounts().remove("session", { where: mine })).toHaveLength(2);
    expect(await accounts().remove("session", { where: mine })).toEqual([]);
    expect(await theStore().definitions.revision()).toBe(revision);
  });

  test("what is due once is given to one of many who take it at once", async () => {
    const identifier = fresh("once");
    await verification({ identifier });
    const takes = Array.from({ length: 8 }, () =>
      accounts().remove("verification", { where: [is("identifier", identifier)], one: true }),
    );
    expect((await Promise.all(takes)).flat()).toHaveLength(1);
  });

  test("a count rises by each of many at once, and no further than its condition says", async () => {
    const factor = { id: id("two"), userId: id("per"), secret: "s", backupCodes: "[]", verified: true };
    await accounts().add("twoFactor", { ...factor, failedVerificationCount: null, lockedUntil: null });
    const count = (where: Condition[]) =>
      accounts().change("twoFactor", {
        where: [is("id", factor.id), ...where],
        set: {},
        increment: { failedVerificationCount: 1 },
        one: true,
      });
    await Promise.all(Array.from({ length: 3 }, () => count([])));
    const bounded = await Promise.all(
      Array.from({ length: 6 }, () => count([is("failedVerificationCount", 5, "lt")])),
    );
    expect(bounded.flat()).toHaveLength(2);
    const [now] = await accounts().find("twoFactor", { where: [is("id", factor.id)], limit: 1 });
    expect(now).toMatchObject({ failedVerificationCount: 5, lockedUntil: null, verified: true });
  });

  test("what has ended is forgotten", async () => {
    const [ended, open] = [fresh("v"), fresh("v")];
    await verification({ identifier: ended, expiresAt: at(-hourMs) });
    await verification({ identifier: open });
    await accounts().prune({ now: at() });
    expect(await accounts().count("verification", [is("identifier", ended)])).toBe(0);
    expect(await accounts().count("verification", [is("identifier", open)])).toBe(1);
  });
}
