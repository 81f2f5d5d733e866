import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";
import { RunDetail } from "../contract/run.ts";

const rounds = 600;
let world: ApiWorld;
let run: string;
beforeAll(async () => {
  world = await openApiWorld();
  const each = ["one", "two"].map((id) => ({ id, type: "transform", config: { value: "{{ index }}" } }));
  const steps = [{ id: "lines", type: "loop", config: { count: rounds, each } }];
  await world.client.applyDefinitions({ input: { definitions: [{ name: "looping", steps }] } });
  run = (await world.client.startWorkflow({ workflow: "looping", input: {} })).runId;
  await vi.waitFor(async () => expect((await world.client.getRun({ run })).status).toBe("succeeded"), 30_000);
});
afterAll(() => world[Symbol.asyncDispose]());

test("a place that is none, and a page that is too large, are refused", async () => {
  for (const query of ["after=nowhere", "limit=5001", "limit=0", `under=${"x".repeat(2_001)}`])
    expect((await world.call("GET", `/api/v1/runs/${run}?${query}`)).status, query).toBe(400);
});

test("a long journal comes in pages, or that of a part of the run", async () => {
  const first = await world.client.getRun({ run });
  expect(first.attempts).toHaveLength(1_000);
  const rest = await world.client.getRun({ run, query: { after: first.next ?? "" } });
  expect([rest.attempts.length, rest.next]).toEqual([2 * rounds + 1 - 1_000, null]);
  for (const under of ["lines/each/7", "lines/each/7/"]) {
    const part = await world.client.getRun({ run, query: { under } });
    expect(part.attempts.map(({ path }) => path)).toEqual(["lines/each/7/one", "lines/each/7/two"]);
  }
});

test("a person is shown a page and where it goes on, a program is given all", async () => {
  const shown = await tripline(world, ["runs", run]);
  expect(shown.out).toMatch(
    /The journal goes on: tripline runs run_\w+ --after '\d+~1~lines\/each\/\d+\/\w+'/,
  );
  const part = await tripline(world, ["runs", run, "--under", "lines/each/599"]);
  expect(part.out).toContain("599");
  expect(part.out).not.toContain("The journal goes on");
  const all = RunDetail.parse(JSON.parse((await tripline(world, ["runs", run, "--json"])).out));
  expect([all.attempts.length, all.next]).toEqual([2 * rounds + 1, null]);
  expect(all.attempts.find(({ path }) => path === "lines/each/599/two")?.input).toEqual({ value: 599 });
  const page = RunDetail.parse(
    JSON.parse((await tripline(world, ["runs", run, "--json", "--limit", "3"])).out),
  );
  expect([page.attempts.length, page.next]).toEqual([3, expect.any(String)]);
  expect((await tripline(world, ["runs", "output", run, "lines/each/7/two"])).out).toBe("7\n");
});
