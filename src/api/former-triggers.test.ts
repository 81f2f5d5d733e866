import { expect, test } from "vitest";
import { openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

test("[S47] an old address is found, with the trigger that it was of, until when, and what that is called now", async () => {
  await using world = await openApiWorld();
  const { client } = world;
  const input = { name: "orders", auth: [{ scheme: "none" }], suffix: "/orders/:shop" };
  const { id } = await client.createTrigger({ input });
  const lookUp = async (search: string) =>
    (await client.listFormerTriggers({ query: { search } })).items.map(({ name, why, now }) => [
      name,
      why,
      now,
    ]);
  const old = "https://hooks.example.com/in/default/orders/eu?x=1";
  expect(await lookUp(old)).toEqual([]);

  await client.replaceTrigger({ trigger: id, input: { ...input, name: "sales", suffix: "/sales" } });
  expect(await lookUp(old)).toEqual([["orders", "moved", "sales"]]);
  expect(await lookUp("/api/webhook/default/orders")).toEqual([["orders", "moved", "sales"]]);
  expect(await lookUp("orders")).toEqual([["orders", "moved", "sales"]]);
  const moved = await tripline(world, ["triggers", old]);
  expect(moved).toMatchObject({ code: 1 });
  expect(moved.err).toMatch(/It was of the trigger orders until 2\d{3}-.*; it is called sales now\./);

  world.aheadMs += 1_000;
  await client.patchTrigger({ trigger: id, input: { status: "retired" } });
  expect(await lookUp("/in/default/sales")).toEqual([["sales", "retired", "sales"]]);
  const retired = await tripline(world, ["triggers", `https://hooks.example.com/webhooks/${id}`]);
  expect(retired.out).toMatch(/retired +2\d{3}-/);

  world.aheadMs += 1_000;
  await client.deleteTrigger({ trigger: id });
  expect(await lookUp(`/webhooks/${id}`)).toEqual([
    ["sales", "retired", null],
    ["orders", "moved", null],
  ]);
});

test("a change of something else, and what programs made, leave nothing behind", async () => {
  await using world = await openApiWorld();
  const { client } = world;
  const input = { name: "orders", auth: [{ scheme: "none" }] };
  const plain = await client.createTrigger({ input });
  await client.replaceTrigger({ trigger: plain.id, input: { ...input, title: "Orders" } });
  const made = await client.createTrigger({ input: { ...input, name: "made", dynamic: true } });
  await client.deleteTrigger({ trigger: made.id });
  expect((await client.listFormerTriggers({ query: {} })).items).toEqual([]);
});
