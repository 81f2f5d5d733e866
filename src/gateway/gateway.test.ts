import { expect, test } from "vitest";
import { openGatewayWorld } from "../../test/gateway-world.ts";

test("an accepted delivery is stored with its trace and answered OK", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow", steps: [{ id: "a", type: "transform", config: { value: 1 } }] });
  const trigger = await world.put({ routes: [{ workflow: "flow" }] });
  const answer = await fetch(`${world.url}/api/v1/hooks/${trigger.id}/run`, {
    method: "POST",
    body: '{"a":1}',
  });
  expect(await answer.text()).toBe("OK");
  console.log(answer.status, [...answer.headers]);
  console.log(JSON.stringify(await world.deliveries(), null, 1), world.logged);
});
