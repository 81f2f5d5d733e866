import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { type EngineWorld, openEngineWorld, ready } from "../../test/engine-world.ts";
import { openService } from "../../test/http-service.ts";
import { silentLog } from "../contract/log.ts";
import { openHttpDoor } from "../steps/http-door.ts";
import { openRedriver } from "./redrive.ts";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const workspace = "default";
const list = (world: EngineWorld) => world.store.deadLetters.list({ workspace, query: {}, limit: 10 });

function step(addresses: string[]) {
  return {
    id: "notify",
    type: "deliver",
    config: {
      addresses,
      payload: "{{ requestBody }}",
      headers: { "X-Token": "{{ secrets.token }}" },
      sign: { scheme: "standard-webhooks", secrets: ["{{ secrets.partner }}"] },
      retry: { attempts: 2, firstDelayMs: 60_000 },
      failWhen: "never" as const,
    },
  };
}

test("[S87] an address that fails for good leaves a dead letter, others take it once, and a redrive brings it there", async () => {
  await using world = await openEngineWorld({
    secrets: { partner: secret, token: "t0ken-value" },
    variables: { body: "requestBody" },
  });
  let status = 500;
  await using service = await openService(({ url, headers }, response) => {
    const isBad = url.startsWith("/bad") && headers["x-token"] !== "newer-token";
    response.writeHead(isBad ? status : 200).end(isBad ? `no ${String(headers["x-token"])}` : "");
  });
  await using http = openHttpDoor({ allow: ["127.0.0.0/8"] });
  await world.putWorkflow({
    name: "orders",
    steps: [step([`${service.origin}/good`, `${service.origin}/bad?key=abc`])],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("orders", { body: { order: 7 } });
  engine.wake(ready(runId));
  await world.becomes(runId, "waiting");
  expect(await list(world)).toEqual([]);
  world.now += 80_000;
  // The process is another one by then.
  const other = await world.openEngine();
  other.wake(ready(runId));
  const run = await world.becomes(runId, "succeeded");
  expect(run.output).toMatchObject({ delivered: 1, failed: 1 });
  expect(service.asked.map(({ url }) => url)).toEqual(["/good", "/bad?key=abc", "/bad?key=abc"]);

  const [letter] = await list(world);
  expect(letter).toMatchObject({
    runId,
    workflow: "orders",
    step: "notify",
    status: "dead",
    tries: 2,
    reason: "answered 500: no ***",
    url: `${service.origin}/bad?key=***`,
  });
  const ids = [letter?.id ?? ""];
  await using redriver = openRedriver({
    store: world.store,
    live: world.live,
    http,
    log: silentLog,
    now: () => world.now,
  });

  // Nothing is sent that nobody asked for; what is asked for and not taken is dead again.
  expect(
    await world.store.deadLetters.redrive({ workspace, ids, now: new Date(world.now).toISOString() }),
  ).toBe(1);
  status = 410;
  redriver.wake();
  await expect.poll(async () => (await list(world))[0]).toMatchObject({ status: "dead", tries: 3 });

  // A secret that was replaced meanwhile is used as it is now.
  await world.store.people.putSecret({
    workspace,
    name: "token",
    value: "newer-token",
    now: new Date(world.now).toISOString(),
  });
  await world.live.refresh();
  await world.store.deadLetters.redrive({
    workspace,
    query: { workflow: "orders" },
    now: new Date(world.now).toISOString(),
  });
  redriver.wake();
  await expect.poll(async () => (await list(world))[0]).toMatchObject({ status: "delivered", tries: 4 });
  const last = service.asked.at(-1);
  expect(last?.headers).toMatchObject({
    "x-token": "newer-token",
    "webhook-id": (run.output as { id: string }).id,
  });
  expect(JSON.parse(last?.body ?? "")).toEqual({ order: 7 });
  const library = new Webhook(secret);
  const headers = { ...(last?.headers as Record<string, string>) };
  // The library has the real clock, this world one of its own.
  const at = new Date(Number(headers["webhook-timestamp"]) * 1_000);
  expect(headers["webhook-signature"]).toBe(library.sign(headers["webhook-id"] ?? "", at, last?.body ?? ""));
});

test("[S87] addresses that have taken it before the process died are not asked again", async () => {
  await using world = await openEngineWorld({ secrets: { partner: secret, token: "t0ken-value" } });
  const reached = Promise.withResolvers<void>();
  let isFirst = true;
  await using service = await openService(({ url }, response) => {
    if (url !== "/40" || !isFirst) return void response.end();
    isFirst = false;
    reached.resolve();
  });
  const addresses = Array.from({ length: 100 }, (_, number) => `${service.origin}/${number}`);
  const { config, ...notify } = step(addresses);
  const steps = [{ ...notify, config: { ...config, payload: 1, concurrency: 1 } }];
  await world.putWorkflow({ name: "orders", steps });
  const dead = await world.openEngine();
  const runId = await world.deliver("orders");
  dead.wake(ready(runId));
  await reached.promise;
  // The second engine finds the run as a process that was killed leaves it.
  await world.openEngine();
  const run = await world.becomes(runId, "succeeded");
  expect(run.output).toMatchObject({ delivered: 100, failed: 0 });
  const times = Map.groupBy(service.asked, ({ url }) => url);
  expect([...times].filter(([, asked]) => asked.length > 1).map(([url]) => url)).toEqual(["/40"]);
  const ids = (times.get("/40") ?? []).map(({ headers }) => headers["webhook-id"]);
  expect(new Set(ids).size).toBe(1);
});

test("a letter whose secret is gone is dead again, and says why", async () => {
  await using world = await openEngineWorld({ secrets: { partner: secret, token: "t0ken-value" } });
  await using service = await openService((_, response) => response.writeHead(404).end());
  await using http = openHttpDoor({ allow: ["127.0.0.0/8"] });
  await world.putWorkflow({
    name: "orders",
    steps: [{ ...step([service.origin]), config: { ...step([service.origin]).config, payload: 1 } }],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("orders");
  engine.wake(ready(runId));
  await world.becomes(runId, "succeeded");
  await world.store.people.removeSecret({ workspace, name: "token" });
  await world.live.refresh();
  const now = new Date(world.now).toISOString();
  await world.store.deadLetters.redrive({ workspace, query: {}, now });
  await using _ = openRedriver({
    store: world.store,
    live: world.live,
    http,
    log: silentLog,
    now: () => world.now,
  });
  await expect
    .poll(async () => (await list(world))[0])
    .toMatchObject({
      status: "dead",
      reason: "There is no secret named token any more.",
    });
  expect(service.asked.length).toBe(1);
});
