import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { Run, RunDetail } from "../src/contract/run.ts";
import { ScheduleView } from "../src/contract/schedule.ts";
import { Approval } from "../src/contract/wait.ts";
import { openSceneHere, type Scene } from "./scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await openSceneHere();
});
afterAll(async () => scene[Symbol.asyncDispose]());

const auth = [{ scheme: "none" }];
const Approvals = z.object({ items: z.array(Approval.omit({ url: true })) });
const ask = {
  id: "ask",
  type: "wait-for-approval",
  config: {
    title: "Refund {{ input.amount }} <b>€</b>?",
    fields: [{ name: "reason", required: true }],
    send: [{ id: "tell", type: "transform", config: { value: "Please: {{ approval.link }}" } }],
  },
};

async function start(workflow: string, input: unknown): Promise<string> {
  const started = await scene.api.call("POST", `/workflows/${workflow}/runs`, { input });
  return z.object({ runId: z.string() }).parse(started).runId;
}
const run = (runId: string) => scene.api.get(`/runs/${runId}`, RunDetail);
const becomes = (runId: string, status: string) =>
  expect.poll(async () => (await run(runId)).status).toBe(status);
async function asked(): Promise<{ runId: string; link: string }> {
  const runId = await start("refund", { amount: 12 });
  await becomes(runId, "waiting");
  const { items } = await scene.api.get("/approvals?state=open", Approvals);
  const id = items.find((approval) => approval.runId === runId)?.id;
  const { url } = await scene.api.get(`/approvals/${id}`, Approval);
  // The run's own step was given the link, which nobody sees who may only read.
  const told = (await run(runId)).attempts.find(({ path }) => path === "ask/send/tell");
  expect(told?.output).toBe("Please: ***");
  return { runId, link: url };
}
const post = (link: string, form: Record<string, string>) =>
  fetch(link, { method: "POST", body: new URLSearchParams(form) });

test("an approval's link shows the question, is answered by its form alone, and works once", async () => {
  await scene.api.apply([{ name: "refund", steps: [ask] }]);
  const { runId, link } = await asked();
  expect((await fetch(`${link.slice(0, -2)}xx`)).status).toBe(404);
  const page = await fetch(link);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("Refund 12 &lt;b&gt;€&lt;/b&gt;?");
  expect(page.headers.get("content-security-policy")).toMatch(/default-src 'none'.*sandbox allow-forms$/);
  expect((await fetch(link, { method: "HEAD" })).status).toBe(200);
  expect((await fetch(`${link}?decision=approved`)).status).toBe(200);
  expect((await fetch(link, { method: "PUT" })).status).toBe(405);
  const incomplete = await post(link, { decision: "approved", by: "Ada" });
  expect([incomplete.status, await incomplete.text()]).toEqual([422, expect.stringContaining("is missing")]);
  expect((await run(runId)).status).toBe("waiting");
  expect((await post(link, { decision: "approved", by: "Ada", f_reason: "broken" })).status).toBe(200);
  await becomes(runId, "succeeded");
  const answer = {
    decision: "approved",
    fields: { reason: "broken" },
    by: "Ada",
    via: "link",
    address: "127.0.0.1",
  };
  expect((await run(runId)).output).toMatchObject(answer);
  const second = await post(link, { decision: "rejected" });
  expect([second.status, await second.text()]).toEqual([
    410,
    expect.stringContaining("approved already by Ada"),
  ]);
  expect((await fetch(link)).status).toBe(410);
});

test("of many answers to an approval at once one counts, and the others are told whose", async () => {
  const { runId, link } = await asked();
  const people = Array.from({ length: 8 }, (_, at) => `Person ${at}`);
  const answers = await Promise.all(
    people.map(async (by, at) => {
      const decision = at % 2 === 0 ? "approved" : "rejected";
      const response = await post(link, { decision, by, f_reason: "at once" });
      return { by, decision, status: response.status, text: await response.text() };
    }),
  );
  const [winner, ...more] = answers.filter(({ status }) => status === 200);
  expect(more).toEqual([]);
  const others = answers.filter(({ status }) => status !== 200);
  expect(others.map(({ status }) => status)).toEqual(others.map(() => 410));
  for (const { text } of others) expect(text).toContain(`already by ${winner?.by}`);
  await becomes(runId, "succeeded");
  expect((await run(runId)).output).toMatchObject({ by: winner?.by, decision: winner?.decision });
});

test("a link to an approval works after the program has been restarted, and the run goes on", async () => {
  const { runId, link } = await asked();
  await scene.restart();
  const page = await fetch(link);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("Refund 12")]);
  expect((await run(runId)).status).toBe("waiting");
  expect((await post(link, { decision: "rejected", by: "Eve", f_reason: "later" })).status).toBe(200);
  await becomes(runId, "succeeded");
  const { attempts, output } = await run(runId);
  expect(output).toMatchObject({ decision: "rejected", by: "Eve" });
  expect(attempts.filter(({ path }) => path === "ask/send/tell")).toHaveLength(1);
});

test("an approval is listed and answered by the API; a canceled run needs no answer", async () => {
  const [one, two] = [await asked(), await asked()];
  const { items } = await scene.api.get("/approvals", Approvals);
  const mine = items.find((each) => each.runId === one.runId);
  expect(mine).toMatchObject({ state: "open", workflow: "refund", path: "ask" });
  await expect(
    scene.api.call("POST", `/approvals/${mine?.id}/answer`, { decision: "approved" }),
  ).rejects.toThrow("fields.reason");
  await scene.api.call("POST", `/approvals/${mine?.id}/answer`, { decision: "rejected", comment: "No." });
  await becomes(one.runId, "succeeded");
  expect((await run(one.runId)).output).toMatchObject({ decision: "rejected", comment: "No.", via: "api" });
  await expect(
    scene.api.call("POST", `/approvals/${mine?.id}/answer`, { decision: "rejected" }),
  ).rejects.toThrow("409");
  await scene.api.call("POST", `/runs/${two.runId}/cancel`);
  const gone = await fetch(two.link);
  expect([gone.status, await gone.text()]).toEqual([410, expect.stringContaining("not needed any more")]);
});

test("a delivery that routes nowhere is accepted when a run waited for it; definitions that can't work are refused", async () => {
  const step = (config: object) => ({
    id: "w",
    type: "wait-for-event",
    config: { trigger: "pay", key: "{{ trigger.body.id }}", eventKey: "trigger.body.id", ...config },
  });
  const trigger = { auth };
  await expect(scene.api.apply([{ name: "order", steps: [step({})], trigger }])).rejects.toThrow(
    'there is no trigger \\"pay\\"',
  );
  await expect(scene.api.apply([{ name: "s", steps: [], schedules: [{ cron: "nope" }] }])).rejects.toThrow(
    "no schedule",
  );
  const after = (name: string, workflow: string) => ({ name, steps: [], after: [{ workflow }] });
  await expect(scene.api.apply([after("a", "b"), after("b", "a")])).rejects.toThrow("for ever");
  await scene.api.apply([
    { name: "order", steps: [step({ when: "trigger.body.paid" })], trigger },
    { name: "pay", trigger: { auth, routes: [] } },
  ]);
  const send = async (name: string, body: object) => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(await scene.api.publicUrl(name), {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return response.headers.get("x-request-id") ?? "";
  };
  const deliveryId = await send("order", { id: 7 });
  const { items } = await scene.api.get(`/runs?delivery=${deliveryId}`, z.object({ items: z.array(Run) }));
  const runId = items[0]?.id ?? "";
  await becomes(runId, "waiting");
  const status = async (id: string) =>
    (await scene.api.get(`/deliveries/${id}`, z.object({ status: z.string() }))).status;
  const unpaid = await send("pay", { id: 7, paid: false });
  const paid = await send("pay", { id: 7, paid: true });
  await becomes(runId, "succeeded");
  expect((await run(runId)).output).toMatchObject({
    timedOut: false,
    event: { body: { id: 7, paid: true }, deliveryId: paid },
  });
  expect([await status(unpaid), await status(paid)]).toEqual(["filtered", "accepted"]);
});

test("a schedule is listed with its next times, paused, resumed and run now", async () => {
  const schedules = [{ name: "nightly", cron: "0 3 * * *", timezone: "Europe/Berlin", input: "x" }];
  await scene.api.apply([
    {
      name: "report",
      steps: [{ id: "t", type: "transform", config: { value: "{{ input.data }}" } }],
      schedules,
    },
  ]);
  const list = async () =>
    (await scene.api.get("/schedules", z.object({ items: z.array(ScheduleView) }))).items;
  expect((await list())[0]).toMatchObject({ workflow: "report", name: "nightly", paused: false });
  expect((await list())[0]?.next).toHaveLength(3);
  const call = (verb: string) => scene.api.call("POST", `/workflows/report/schedules/nightly/${verb}`);
  await expect
    .poll(() =>
      call("pause").then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  expect((await list())[0]).toMatchObject({ paused: true, next: [] });
  expect(await call("resume")).toMatchObject({ paused: false });
  const { runId } = z.object({ runId: z.string() }).parse(await call("run"));
  await becomes(runId, "succeeded");
  expect(await run(runId)).toMatchObject({ output: "x", startedBy: { kind: "hand" } });
});
