import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";
import { type Asked, openService } from "../../test/http-service.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
  const steps = [{ id: "a", type: "transform", config: { value: "done" } }];
  await world.client.putWorkflow({ workflow: "short", input: { name: "short", steps } });
});
afterAll(() => world[Symbol.asyncDispose]());

test("who waits for a run's end is not sent away by a server that is away for a moment", async () => {
  let lost = 0;
  const pass = async ({ method, url, headers, body }: Asked, response: ServerResponse) => {
    if (method === "GET" && url.includes("/runs/") && lost < 2) {
      lost += 1;
      response.destroy();
      return;
    }
    const answer = await fetch(`${world.url}${url}`, {
      method,
      headers: { authorization: headers.authorization ?? "", "content-type": "application/json" },
      ...(method !== "GET" && { body }),
    });
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
    response.end(await answer.text());
  };
  await using between = await openService((asked, response) => void pass(asked, response));
  const done = await tripline({ url: between.origin, key: world.key }, ["run", "short", "--wait"]);
  expect(done).toMatchObject({ code: 0, out: '"done"\n' });
  expect(done.err.match(/trying again/g)).toHaveLength(1);
  expect(lost).toBe(2);
});
