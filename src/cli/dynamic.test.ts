import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
  await world.client.createTrigger({ input: { name: "order", auth: [{ scheme: "none" }] } });
});
afterAll(() => world[Symbol.asyncDispose]());

const run = (...args: string[]) => tripline(world, ["dynamic", ...args]);

test("what makes no sense is refused with a word on what to do", async () => {
  expect(await run("create", "order", "--data", "nothing")).toMatchObject({ code: 2 });
  expect(await run("create", "order", "--uses", "0")).toMatchObject({ code: 2 });
  expect(await run("create", "order", "--expires", "soon")).toMatchObject({ code: 2 });
  expect(await run("create", "order", "--signed", "--uses", "1")).toMatchObject({ code: 2 });
  expect(await run("revoke", "order")).toMatchObject({ code: 2, err: expect.stringContaining("--subject") });
  expect(await run("revoke", "order", "--all", "--signed")).toMatchObject({ code: 2 });
  expect(await run("create", "nothing")).toMatchObject({ code: 1 });
});

test("[S76] [S77] [S79] an address is made, listed and revoked from the command line", async () => {
  expect((await run("list", "order")).out).toContain("tripline dynamic create");
  const bounds = ["--subject", "user-7", "--uses", "3", "--expires", "2h"];
  const data = ["--data", "userId=7", "--data", "name=Zoë", "--data", 'tags=["a"]'];
  const made = await run("create", "order", ...bounds, ...data);
  expect(made.out).toMatch(/^https:\/\/hooks\.example\.com\/api\/v1\/hooks\/da_[\w-]+\/run\n$/);
  const { items } = JSON.parse((await run("list", "order", "--json")).out);
  expect(items).toMatchObject([{ data: { userId: 7, name: "Zoë", tags: ["a"] }, usesMax: 3, uses: 0 }]);
  expect((await run("list", "order")).out).toMatch(/dyn_\w+\s+user-7\s+0 of 3/);
  expect((await run("revoke", "order", "--subject", "user-7")).out).toContain("1");
  const signed = await run("create", "order", "--signed", "--json");
  expect(JSON.parse(signed.out)).toMatchObject({ epoch: 0, publicUrl: expect.stringContaining("/sa_") });
  expect((await run("revoke", "order", "--signed")).out).toContain("epoch 1");
  await run("create", "order");
  expect((await run("revoke", "order", "--all")).out).toMatch(/^Revoked: 1\n.*epoch 2/);
});

test("[S47] a pasted dynamic address finds its trigger", async () => {
  for (const kind of [[], ["--signed"]]) {
    const made = JSON.parse((await run("create", "order", ...kind, "--json")).out);
    const found = await tripline(world, ["triggers", "--search", made.publicUrl, "--json"]);
    expect(JSON.parse(found.out)).toMatchObject([{ name: "order" }]);
  }
});
