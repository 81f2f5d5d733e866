import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** What is said of a definition before it is in force. */
async function foundIn(auth: unknown[]): Promise<string[]> {
  const definitions = [{ name: "partner", trigger: { auth }, steps: [] }];
  const { findings } = await world.client.applyDefinitions({ input: { definitions, dryRun: true } });
  return findings.map(({ path, severity, message }) => `${severity} ${path}: ${message}`);
}
const warningsOf = async (trigger: string) => (await world.client.getTrigger({ trigger })).warnings;

test("[S63] a credential that asks for a key that nobody has is warned of, since it refuses everybody", async () => {
  const missing = 'no key in use that may call triggers is named "acme"; run: tripline keys issue acme';
  const auth = [{ scheme: "bearer", key: "acme" }];
  expect(await foundIn(auth)).toEqual([expect.stringMatching(new RegExp(`^warning .*auth.0: ${missing}$`))]);
  expect(await foundIn([{ scheme: "all", of: [...auth, { scheme: "api-key" }] }])).toHaveLength(1);
  expect(await foundIn([{ scheme: "bearer" }])).toEqual([]);
  await world.client.issueKey({ input: { name: "acme", scopes: ["read"] } });
  expect(await foundIn(auth)).toHaveLength(1);
  await world.client.revokeKey({ key: "acme" });
  await world.client.issueKey({ input: { name: "acme", scopes: ["intake"] } });
  expect(await foundIn(auth)).toEqual([]);
});

test("[S72] once a key is revoked, its trigger's page and doctor say which credential takes nobody any more", async () => {
  const { client } = world;
  await client.issueKey({ input: { name: "shop", scopes: ["intake"] } });
  await client.createTrigger({
    input: {
      name: "orders",
      auth: [
        { scheme: "api-key", key: "shop" },
        { scheme: "bearer", key: "gone", notAfter: "2026-01-31T00:00:00Z" },
      ],
    },
  });
  expect(await warningsOf("orders")).toEqual([]);
  await client.revokeKey({ key: "shop" });
  expect(await warningsOf("orders")).toEqual([expect.stringContaining('"shop"')]);
  expect((await tripline(world, ["triggers", "orders"])).out).toContain("tripline keys issue shop");
});

test("the key that a command calls with is not revoked unless that is meant", async () => {
  const own = await world.client.issueKey({ input: { name: "mine", scopes: ["admin"] } });
  const run = (...args: string[]) => tripline({ url: world.url, key: own.key }, ["keys", ...args]);
  for (const name of ["mine", own.id]) {
    const refused = await run("revoke", name);
    expect(refused).toMatchObject({ code: 2, err: expect.stringMatching(/calls with[\s\S]*--yes/) });
  }
  expect((await run("list")).code).toBe(0);
  expect(await run("revoke", "mine", "--yes")).toMatchObject({ code: 0 });
  expect((await run("list")).code).toBe(1);
});
