import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
let run: string;
const list = Array.from({ length: 3_000 }, (_, id) => ({
  id,
  note: "\u001b[2J and more that is said of it",
}));
beforeAll(async () => {
  world = await openApiWorld();
  const steps = [
    { id: "make", type: "transform", config: { value: { list: "{{ input.list }}", n: 1 } } },
    { id: "later", type: "transform", config: { value: "{{ steps.make.output }}" } },
  ];
  await world.client.applyDefinitions({ input: { definitions: [{ name: "large", steps }] } });
  const started = await world.client.startWorkflow({ workflow: "large", input: { input: { list } } });
  run = started.runId;
  await vi.waitFor(async () => expect((await world.client.getRun({ run })).status).toBe("succeeded"), 30_000);
});
afterAll(() => world[Symbol.asyncDispose]());

test("a value that is not the run's, or of another run, is not there; a reader may see one, and nobody without a key", async () => {
  const { large = [] } = await world.client.getRun({ run });
  const path = `/api/v1/runs/${run}/values`;
  expect((await world.call("GET", `${path}/unknown`)).status).toBe(404);
  expect((await world.call("GET", `/api/v1/runs/run_x/values/${large[0]?.value}`)).status).toBe(404);
  const elsewhere = await world.keyWith(["read"], { workspace: "another" });
  expect((await world.call("GET", `${path}/${large[0]?.value}`, { key: elsewhere })).status).toBe(404);
  const reader = await world.keyWith(["read"]);
  expect((await world.call("GET", `${path}/${large[0]?.value}`, { key: reader })).status).toBe(200);
  expect((await world.call("GET", `${path}/${large[0]?.value}`, { key: "tl_wrong" })).status).toBe(401);
});

test("a run is shown short, says what is large in it, and gives all of it when asked", async () => {
  const shown = await tripline(world, ["runs", run]);
  expect(shown.out).toMatch(/make {2}.*succeeded.*"list":"\d+ kB: \[\{/);
  expect(shown.out).toContain(`Whole: tripline runs output ${run}`);
  expect(shown.out).not.toContain("\u001b[2J");
  expect(shown.out.length).toBeLessThan(3_000);
  for (const step of [[], ["make"], ["later"]]) {
    const whole = await tripline(world, ["runs", "output", run, ...step]);
    expect(JSON.parse(whole.out)).toEqual({ list, n: 1 });
  }
  const unknown = await tripline(world, ["runs", "output", run, "none"]);
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining("No step “none”")]);
});

test("whoever waits for a run is given all of its output", async () => {
  const input = JSON.stringify({ list: list.slice(0, 2_000) });
  const waited = await tripline(world, ["run", "large", "--wait", "--input", "-"], { input });
  expect(JSON.parse(waited.out)).toEqual({ list: list.slice(0, 2_000), n: 1 });
});
