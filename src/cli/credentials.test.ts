import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
  await world.client.putSecret({ secret: "stripe", input: { value: "old value" } });
  const auth = [{ scheme: "hmac", secret: "stripe", header: "X-Signature" }];
  await world.client.createTrigger({ input: { name: "pays", auth } });
});
afterAll(() => world[Symbol.asyncDispose]());

test("[S72] a secret is rotated, what to write where is said, and the credentials are listed with a verdict", async () => {
  const rotated = await tripline(world, ["secrets", "rotate", "stripe", "--overlap", "30d"], {
    input: "new value\n",
  });
  expect(rotated).toMatchObject({ code: 0 });
  expect(rotated.out).toContain("The secret stripe-2 is stored");
  expect(rotated.out).toContain("secret: stripe-2");
  expect(rotated.out).toContain("tripline triggers credentials pays");
  expect(rotated.out).not.toContain("new value");
  const listed = await tripline(world, ["triggers", "credentials", "pays"]);
  expect(listed.out).toMatch(/^hmac 1 +hmac +valid .* 0 +never +– +no: no other one has been used either$/m);
  const made = await tripline(world, ["secrets", "rotate", "stripe-2", "--generate", "--json"]);
  expect(JSON.parse(made.out)).toMatchObject({
    secret: "stripe-3",
    value: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});
