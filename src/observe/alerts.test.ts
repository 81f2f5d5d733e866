import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { z } from "zod";
import { openApiWorld } from "../../test/api-world.ts";
import type { AlertRuleInput } from "../contract/alert.ts";
import { bucketMs } from "./tallies.ts";

const minuteMs = 60_000,
  hourMs = 3_600_000,
  dayMs = 86_400_000;
const Told = z.looseObject({
  type: z.string(),
  data: z.looseObject({ subject: z.string(), count: z.number() }),
});

/** A world with a trigger, a workflow that fails, and someone who is told of alerts. */
async function openWorld() {
  const stack = new AsyncDisposableStack();
  const world = stack.use(await openApiWorld({ allow: ["127.0.0.0/8"] }));
  const got: { headers: Record<string, string>; body: unknown }[] = [];
  const answers = { status: 200 };
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await json(request);
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
    got.push({ headers: Object.fromEntries(headers), body });
    response.writeHead(answers.status).end();
  };
  const server = createServer((request, response) => void take(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  stack.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`;
  const { client } = world;
  await client.createTrigger({ input: { name: "orders", auth: [{ scheme: "none" }] } });
  const steps = [{ id: "one", type: "transform", config: { value: "{{ $number('x') }}" } }];
  await client.putWorkflow({ workflow: "fails", input: { name: "fails", steps } });
  return {
    world,
    client,
    got,
    answers,
    url,
    told: () =>
      got
        .map(({ body }) => Told.parse(body))
        .map(({ type, data }) => `${type} ${data.subject} ${data.count}`),
    rule: (input: Partial<AlertRuleInput> & Pick<AlertRuleInput, "name" | "on">) =>
      client.putAlertRule({ rule: input.name, input: { to: [{ by: "webhook", url }], ...input } }),
    /** What is counted for a trigger or workflow now. */
    count: (subject: string, measure: string, count: number) =>
      world.store.alerts.tally([
        { workspace: "default", subject, measure, count, bucketAt: bucketOf(Date.now() + world.aheadMs) },
      ]),
    async look() {
      await world.tallies.write();
      await world.alerts.look();
      return (await client.listAlerts({ query: {} })).items;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const bucketOf = (at: number) => at - (at % bucketMs);
const within = { withinMs: 15 * minuteMs };

test("[S121] a rule that names what is not there is refused with its place", async () => {
  await using scene = await openWorld();
  const on = { when: "silence", trigger: "nope", forMs: hourMs } as const;
  await expect(scene.rule({ name: "a", on, to: [{ by: "slack", secret: "nope" }] })).rejects.toMatchObject({
    issues: [{ path: "on.trigger" }, { path: "to.0.secret" }],
  });
});

test("[S91] [S121] failed runs open one alert, which is told once, repeated, and resolved when it is over", async () => {
  await using scene = await openWorld();
  const { world, client, told } = scene;
  await scene.rule({ name: "failing", on: { when: "failures", count: 2, ...within } });
  await client.startWorkflow({ workflow: "fails", input: {} });
  await expect
    .poll(async () => (await client.listRuns({ query: { status: "failed" } })).items)
    .toHaveLength(1);
  expect(await scene.look()).toEqual([]);
  await client.startWorkflow({ workflow: "fails", input: {} });
  await expect
    .poll(async () => (await client.listRuns({ query: { status: "failed" } })).items)
    .toHaveLength(2);
  expect(await scene.look()).toMatchObject([
    { rule: "failing", subject: "fails", status: "open", count: 1, detail: "2 runs failed" },
  ]);
  world.aheadMs += 30_000;
  expect(await scene.look()).toMatchObject([{ count: 2 }]);
  expect(told()).toEqual(["alert.open fails 1"]);
  world.aheadMs += 4 * hourMs;
  await scene.count("fails", "failed", 5);
  await scene.look();
  expect(told()).toEqual(["alert.open fails 1", "alert.open fails 3"]);
  world.aheadMs += hourMs;
  expect(await scene.look()).toMatchObject([{ status: "resolved", resolvedBy: null }]);
  expect(told().at(-1)).toBe("alert.resolved fails 3");
  await scene.count("fails", "failed", 2);
  expect(await scene.look()).toMatchObject([{ status: "open" }, { status: "resolved" }]);
});

test("an alert that somebody has acknowledged is not told again, or not until then; one may be resolved by hand", async () => {
  await using scene = await openWorld();
  const { world, client, told } = scene;
  await scene.rule({ name: "refused", on: { when: "refusals", count: 3, withinMs: dayMs } });
  await scene.count("orders", "refused", 3);
  const [alert] = await scene.look();
  if (alert === undefined) throw new Error("It was opened.");
  const acknowledge = (until?: string) => client.acknowledgeAlert({ alert: alert.id, input: { until } });
  expect(await acknowledge()).toMatchObject({
    status: "acknowledged",
    acknowledgedBy: expect.any(String),
    acknowledgedUntil: null,
  });
  world.aheadMs += 5 * hourMs;
  await scene.look();
  expect(told()).toEqual(["alert.open orders 1"]);
  const inMs = (ms: number) => new Date(Date.now() + world.aheadMs + ms).toISOString();
  await expect(acknowledge(inMs(-1))).rejects.toMatchObject({ issues: [{ path: "until" }] });
  await acknowledge(inMs(hourMs));
  world.aheadMs += 50 * minuteMs;
  expect(await scene.look()).toMatchObject([{ status: "acknowledged" }]);
  expect(told()).toEqual(["alert.open orders 1"]);
  world.aheadMs += 11 * minuteMs;
  expect(await scene.look()).toMatchObject([{ status: "open", acknowledgedBy: null }]);
  expect(told()).toEqual(["alert.open orders 1", "alert.open orders 4"]);
  await client.resolveAlert({ alert: alert.id });
  await expect(client.resolveAlert({ alert: alert.id })).rejects.toMatchObject({ code: "not_found" });
  await client.deleteAlertRule({ rule: "refused" });
  expect(await scene.look()).toMatchObject([{ status: "resolved" }]);
});

test("error rate and latency need enough to judge by", async () => {
  await using scene = await openWorld();
  await scene.rule({ name: "errors", on: { when: "error-rate", percent: 10, minimum: 20, ...within } });
  await scene.rule({ name: "slow", on: { when: "latency", ms: 500, percent: 5, minimum: 20, ...within } });
  await scene.count("fails", "ended", 19);
  await scene.count("fails", "failed", 19);
  await scene.count("orders", "answered", 100);
  await scene.count("orders", "slower 500", 4);
  expect(await scene.look()).toEqual([]);
  await scene.count("fails", "ended", 1);
  await scene.count("orders", "slower 500", 2);
  expect((await scene.look()).map(({ detail }) => detail).toSorted()).toEqual([
    "6.0 % of 100 answers took longer than 500 ms",
    "95.0 % of 20 runs failed",
  ]);
});

test("silence counts from the rule's start, not from a time when nobody looked", async () => {
  await using scene = await openWorld();
  const { world } = scene;
  const triggerId = (await scene.client.getTrigger({ trigger: "orders" })).id;
  await scene.rule({ name: "quiet", on: { when: "silence", trigger: "orders", forMs: hourMs } });
  expect(await scene.look()).toEqual([]);
  world.aheadMs += 50 * minuteMs;
  await world.deliver({ triggerId });
  world.aheadMs += 50 * minuteMs;
  expect(await scene.look()).toEqual([]);
  world.aheadMs += 11 * minuteMs;
  expect(await scene.look()).toMatchObject([{ subject: "orders", status: "open" }]);
  await world.deliver({ triggerId });
  expect(await scene.look()).toMatchObject([{ status: "resolved" }]);
});

test("[S121] unusual volume is judged by the same time of the days before, and by none where too few are known", async () => {
  await using scene = await openWorld();
  const { world } = scene;
  await scene.rule({
    name: "odd",
    on: { when: "volume", above: 3, below: 0.2, minimum: 20, withinMs: hourMs },
  });
  const hour = async (count: number) => {
    await scene.count("orders", "taken", count);
    world.aheadMs += bucketMs;
    const seen = await scene.look();
    world.aheadMs += dayMs - bucketMs;
    return seen.filter(({ status }) => status !== "resolved");
  };
  expect(await hour(500)).toEqual([]);
  for (const count of [100, 110, 90, 100]) expect(await hour(count)).toEqual([]);
  expect(await hour(400)).toMatchObject([
    { detail: "400 deliveries where 100 are usual at this time of day" },
  ]);
  expect(await hour(105)).toEqual([]);
  expect(await hour(3)).toMatchObject([{ subject: "orders" }]);
});

test("who can't be told is tried again, after a restart, too; secrets sign; a workflow gets the alert as its event", async () => {
  await using scene = await openWorld();
  const { world, client, got, answers, url } = scene;
  const secret = `whsec_${Buffer.from("a-secret-that-signs-the-webhooks").toString("base64")}`;
  await client.putSecret({ secret: "signing", input: { value: secret } });
  await client.putSecret({ secret: "chat", input: { value: `${url}chat` } });
  const steps = [{ id: "say", type: "transform", config: { value: "{{ trigger.body.detail }}" } }];
  await client.putWorkflow({ workflow: "page", input: { name: "page", steps } });
  const to: AlertRuleInput["to"] = [
    { by: "webhook", url, secret: "signing" },
    { by: "slack", secret: "chat" },
    { by: "workflow", workflow: "page" },
  ];
  await scene.rule({ name: "refused", on: { when: "refusals", count: 1, ...within }, to });
  answers.status = 500;
  await scene.count("<!channel>", "refused", 1);
  await scene.look();
  const [run] = (await client.listRuns({ query: {} })).items;
  await expect
    .poll(async () => client.getRun({ run: run?.id ?? "" }))
    .toMatchObject({ workflow: "page", status: "succeeded", output: "1 request was refused" });
  expect(got).toHaveLength(2);
  answers.status = 200;
  got.splice(0);
  world.aheadMs += 15_000;
  await using restarted = world.alertsAnew();
  await restarted.look();
  expect(got).toHaveLength(2);
  const signed = got.find(({ headers }) => headers["webhook-signature"] !== undefined);
  const now = Math.floor(Date.now() / 1_000);
  expect(Math.abs(Number(signed?.headers["webhook-timestamp"]) - now)).toBeLessThan(60);
  expect(new Webhook(secret).verify(JSON.stringify(signed?.body), signed?.headers ?? {})).toBeTruthy();
  const chat = got.find(({ headers }) => headers["webhook-signature"] === undefined);
  expect(chat?.body).toEqual({ text: "Warning: refused (&lt;!channel&gt;): 1 request was refused" });
  const tested = await client.testAlertRule({ rule: "refused" });
  expect(tested.told.map(({ error }) => error)).toEqual([null, null, null]);
});

test("of processes that share a store one looks at a time", async () => {
  await using scene = await openWorld();
  await scene.rule({ name: "refused", on: { when: "refusals", count: 1, ...within } });
  await scene.count("orders", "refused", 1);
  const now = new Date(Date.now()).toISOString();
  await scene.world.store.upkeep.lease({ name: "alerts", holder: "another", now, forMs: minuteMs });
  expect(await scene.look()).toEqual([]);
  scene.world.aheadMs += minuteMs + 1_000;
  expect(await scene.look()).toHaveLength(1);
});
