import type { ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { DeliveryDetail } from "../src/contract/delivery.ts";
import { HeldRuns } from "../src/contract/flow.ts";
import { Run } from "../src/contract/run.ts";
import { openService, type Service } from "./http-service.ts";
import { openScene, openSceneHere, type Scene } from "./scene.ts";

/** Calls that the workflows make and that are not answered yet, by what they carry. */
const calls: { text: string; body: string; response: ServerResponse }[] = [];
let service: Service;
let scene: Scene;
beforeAll(async () => {
  service = await openService(({ body }, response) => {
    calls.push({ text: String(JSON.parse(body).text), body, response });
  });
  scene = await openSceneHere({ TRIPLINE_ALLOWED_ADDRESSES: "127.0.0.0/8" });
});
afterAll(async () => {
  await scene[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

/** A workflow that calls the service with the event's text, behind a trigger with these settings. */
async function put(name: string, trigger: object, text = "{{ trigger.body.text }}"): Promise<void> {
  const call = { id: "call", type: "http", config: { method: "POST", url: service.origin, body: { text } } };
  const auth = [{ scheme: "none" }];
  await scene.api.apply([{ name, steps: [call], trigger: { auth, ...trigger } }]);
}
async function send(name: string, body: object): Promise<string> {
  const url = await scene.api.publicUrl(name);
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return response.headers.get("x-request-id") ?? "";
}
const held = (name: string) => scene.api.get(`/triggers/${name}/held`, HeldRuns);
const under = () => calls.map(({ text }) => text);
const becomes = (texts: string[]) => expect.poll(under).toEqual(texts);
function answer(text: string, status = 200): void {
  const at = calls.findIndex((call) => call.text === text);
  calls.splice(at, 1)[0]?.response.writeHead(status).end("done");
}
const runOf = async (deliveryId: string) => {
  const { items } = await scene.api.get(`/runs?delivery=${deliveryId}`, z.object({ items: z.array(Run) }));
  return items[0];
};

test("[S120] the sender is acknowledged at once, however few runs may be under way", async () => {
  await put("few", { concurrency: 2 });
  for (const text of ["a", "b", "c", "d"]) await send("few", { text });
  await becomes(["a", "b"]);
  expect(await held("few")).toMatchObject({ held: 2, underWay: 2 });
  answer("a");
  await becomes(["b", "c"]);
  answer("b", 404);
  await becomes(["c", "d"]);
  answer("c");
  answer("d");
  await expect.poll(() => held("few")).toMatchObject({ held: 0, underWay: 0 });
});

test("runs of one key run one after another in the order accepted, and those of another beside them", async () => {
  await put("ordered", { order: { key: "{{ trigger.body.shop }}" } });
  for (const [shop, text] of [
    ["1", "1a"],
    ["1", "1b"],
    ["2", "2a"],
    ["1", "1c"],
  ]) {
    await send("ordered", { shop, text });
  }
  await becomes(["1a", "2a"]);
  answer("1a", 404);
  await becomes(["2a", "1b"]);
  answer("1b");
  answer("2a");
  await becomes(["1c"]);
  answer("1c");
});

test("a key that is held after a failed run goes on when somebody says so", async () => {
  await put("strict", { order: { key: "{{ trigger.body.shop }}", onFailure: "hold" } });
  await send("strict", { shop: "1", text: "first" });
  await send("strict", { shop: "1", text: "second" });
  await becomes(["first"]);
  answer("first", 404);
  await expect.poll(async () => (await held("strict")).blocked).toMatchObject([{ key: "1" }]);
  expect(under()).toEqual([]);
  await scene.api.call("POST", "/triggers/strict/unblock", { key: "1" });
  await becomes(["second"]);
  answer("second");
});

test("of a burst only the last delivery's run starts, and the others say so", async () => {
  await put("quiet", { debounce: { ms: 150, key: "{{ trigger.body.shop }}" } });
  const first = await send("quiet", { shop: "1", text: "old" });
  const last = await send("quiet", { shop: "1", text: "new" });
  await becomes(["new"]);
  answer("new");
  expect(await scene.api.get(`/deliveries/${first}`, DeliveryDetail)).toMatchObject({
    status: "accepted",
    reason: `superseded by ${last}`,
  });
  expect(await runOf(first)).toMatchObject({ status: "canceled", error: { name: "superseded" } });
});

test("of a burst each workflow runs with the last delivery that is routed to it", async () => {
  await put("others", {});
  const routes = ["forked", "others"].map((workflow) => ({
    workflow,
    when: `trigger.body.to = "${workflow}"`,
  }));
  await put("forked", { debounce: { ms: 150 }, routes });
  const first = await send("forked", { to: "forked", text: "f1" });
  await send("forked", { to: "others", text: "o1" });
  await send("forked", { to: "forked", text: "f2" });
  const last = await send("forked", { to: "others", text: "o2" });
  await expect.poll(() => under().toSorted()).toEqual(["f2", "o2"]);
  for (const text of ["f2", "o2"]) answer(text);
  expect(await runOf(first)).toMatchObject({ status: "canceled", error: { name: "superseded" } });
  expect(await runOf(last)).toMatchObject({ workflow: "others" });
});

test("one run gets the deliveries of a batch", async () => {
  await put("batched", { batch: { count: 3, ms: 60_000 } }, "{{ $join(trigger.batch.body.text, '+') }}");
  for (const text of ["x", "y", "z"]) await send("batched", { text });
  await becomes(["x+y+z"]);
  answer("x+y+z");
});

test("a paused trigger takes deliveries, holds their runs across a restart, and lets them go at a rate", async () => {
  await put("halted", {});
  await scene.api.call("POST", "/triggers/halted/pause");
  const sent = [];
  for (const text of ["1", "2", "3"]) sent.push(await send("halted", { text }));
  expect(await runOf(sent[0] ?? "")).toMatchObject({ status: "queued", held: true });
  // A definition file that says nothing of it leaves it as it is.
  await put("halted", { title: "Halted" });
  await scene.restart();
  expect(await held("halted")).toMatchObject({ held: 3, pause: { ratePerSecond: null } });
  expect(under()).toEqual([]);
  const resumedAt = performance.now();
  await scene.api.call("POST", "/triggers/halted/resume", { ratePerSecond: 10 });
  await send("halted", { text: "4" });
  await becomes(["1", "2", "3", "4"]);
  expect(performance.now() - resumedAt).toBeGreaterThan(290);
  for (const text of under()) answer(text);
  await expect.poll(() => held("halted")).toMatchObject({ pause: null, held: 0 });
  await send("halted", { text: "5" });
  await becomes(["5"]);
  answer("5");
});

test("[S23] a quota that is spent stays spent when the program is killed and started again", async () => {
  await scene[Symbol.asyncDispose]();
  const killed = await openScene({ TRIPLINE_ALLOWED_ADDRESSES: "127.0.0.0/8" });
  scene = killed;
  await put("counted", { limits: { quota: { perDay: 2 } } });
  const url = await scene.api.publicUrl("counted");
  const status = async () => (await fetch(url, { method: "POST", body: '{"text":"counted"}' })).status;
  expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
  await becomes(["counted", "counted"]);
  answer("counted");
  answer("counted");
  // What was counted is written once a second.
  await pause(1_100);
  await killed.program.kill("SIGKILL");
  await scene.restart();
  expect(await status()).toBe(429);
});
