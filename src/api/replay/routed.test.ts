import { expect, test } from "vitest";
import { openApiWorld } from "../../../test/api-world.ts";
import { ownWriteKey } from "../../core/own-write.ts";

test("[S100] an echo stays one: a replay leaves it out when its window is over, unless a workflow is named", async () => {
  await using world = await openApiWorld();
  const steps = [{ id: "keep", type: "transform", config: { value: "{{ trigger.body }}" } }];
  const trigger = { auth: [{ scheme: "none" }], ownWrites: { key: "{{ trigger.body.id }}" } };
  await world.client.applyDefinitions({ input: { definitions: [{ name: "mirror", steps, trigger }] } });
  const { id } = await world.client.getTrigger({ trigger: "mirror" });
  const iso = (ms: number) => new Date(Date.now() + ms).toISOString();
  await world.store.ownWrites.note({
    workspace: "default",
    key: ownWriteKey("7"),
    fields: null,
    runId: "run_1",
    path: "push",
    at: iso(0),
    until: iso(60_000),
  });
  const { port } = await world.gateway.listen({ host: "127.0.0.1", port: 0 });
  await fetch(`http://127.0.0.1:${port}/webhooks/${id}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"id":"7"}',
  });
  const [delivery] = (await world.client.listDeliveries({})).items;
  expect(delivery).toMatchObject({ status: "filtered", reason: expect.stringContaining("own write") });
  world.aheadMs += 120_000;
  const replay = (input: { workflow?: string }) =>
    world.client.replayDelivery({ delivery: delivery?.id ?? "", input });
  await expect(replay({})).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("own write"),
  });
  expect(await replay({ workflow: "mirror" })).toMatchObject({ runs: [{ workflow: "mirror" }] });
});
