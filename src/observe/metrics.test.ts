import { expect, test } from "vitest";
import { openApiWorld } from "../../test/api-world.ts";
import { workMs } from "../../test/work.ts";
import { openMetrics } from "./metrics.ts";
import { Cells, combinationsMax } from "./series.ts";

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const unread = () => openMetrics({ log: quiet, now: () => 0, version: "1", role: "all" });

test("[S121] metrics need a key, and show a workspace nothing of another one", async () => {
  await using world = await openApiWorld();
  expect(await world.call("GET", "/metrics", { key: null })).toMatchObject({ status: 401 });
  const { id } = await world.client.createTrigger({ input: { name: "orders", auth: [{ scheme: "none" }] } });
  const { port } = await world.gateway.listen({ host: "127.0.0.1", port: 0 });
  for (const method of ["POST", "POST", "DELETE"]) {
    const response = await fetch(`http://127.0.0.1:${port}/webhooks/${id}`, { method });
    await response.arrayBuffer();
  }
  const read = async (key: string) => {
    const response = await fetch(`${world.url}/metrics`, { headers: { authorization: `Bearer ${key}` } });
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    return response.text();
  };
  const own = await read(world.key);
  for (const line of [
    'tripline_deliveries_total{workspace="default",trigger="orders",status="filtered"} 2',
    'tripline_refusals_total{workspace="default",trigger="orders",reason="wrong_method"} 1',
    'tripline_answers_total{workspace="default",trigger="orders",code="405"} 1',
    'tripline_answer_seconds_bucket{workspace="default",le="+Inf"} 3',
    "tripline_store_up 1",
    'tripline_info{version="0.0.0-test",role="all",store="sqlite"} 1',
  ]) {
    expect(own).toContain(`${line}\n`);
  }
  expect(own).toMatch(/^tripline_store_flush_operations_count\{kind="all"\} [1-9]/m);
  expect(own).toMatch(/^process_resident_memory_bytes \d+/m);
  const others = await read(await world.keyWith(["read"], { workspace: "other" }));
  expect(others).not.toContain("orders");
  expect(others).toContain("tripline_store_up 1\n");
});

test("[S26] [S121] quotas, as far as they are spent, and dead letters are shown", async () => {
  await using world = await openApiWorld();
  const limits = { quota: { perMinute: 5 } };
  const { id } = await world.client.createTrigger({
    input: { name: "orders", auth: [{ scheme: "none" }], limits },
  });
  await world.store.quotas.spend([
    { owner: `trigger ${id}`, seconds: 60, resetAt: Date.now() + 60_000, used: 3 },
    { owner: "workspace default", seconds: 86_400, resetAt: Date.now() + 60_000, used: 4 },
    { owner: "workspace default", seconds: 60, resetAt: Date.now() - 1, used: 9 },
  ]);
  const response = await fetch(`${world.url}/metrics`, {
    headers: { authorization: `Bearer ${world.key}` },
  });
  const text = await response.text();
  for (const line of [
    'tripline_quota_used{workspace="default",trigger="orders",window="minute"} 3',
    'tripline_quota_limit{workspace="default",trigger="orders",window="minute"} 5',
    'tripline_quota_used{workspace="default",trigger="",window="day"} 4',
    'tripline_quota_limit{workspace="default",trigger="",window="day"} 5000',
    'tripline_quota_used{workspace="default",trigger="",window="minute"} 0',
  ])
    expect(text).toContain(`${line}\n`);
});

test("[S121] runs, attempts at steps and the queue are counted", async () => {
  await using world = await openApiWorld();
  const steps = [
    { id: "one", type: "transform", config: { value: 1 } },
    { id: "two", type: "delay", config: { durationMs: 3_600_000 } },
  ];
  await world.client.putWorkflow({ workflow: "slow", input: { name: "slow", steps } });
  await world.client.putWorkflow({ workflow: "quick", input: { name: "quick", steps: steps.slice(0, 1) } });
  for (const workflow of ["slow", "quick"]) await world.client.startWorkflow({ workflow, input: {} });
  const read = async () => {
    const response = await fetch(`${world.url}/metrics`, {
      headers: { authorization: `Bearer ${world.key}` },
    });
    return response.text();
  };
  await expect
    .poll(read)
    .toContain('tripline_runs_total{workspace="default",workflow="quick",status="succeeded"} 1\n');
  world.aheadMs += 6_000;
  await expect.poll(read).toContain('tripline_queue_runs{workspace="default",status="waiting"} 1\n');
  expect(await read()).toContain('tripline_attempts_total{type="transform",status="succeeded"} 2\n');
});

test("what a workflow measures is bounded: names, labels, kinds, numbers", async () => {
  const warned: string[] = [];
  const log = { ...quiet, warn: (message: string, fields = {}) => void warned.push(JSON.stringify(fields)) };
  const metrics = openMetrics({ log, now: () => 0, version: "1", role: "all" });
  const { own } = metrics;
  const metric = { workspace: "shop", name: "sold", value: 2 };
  own.count(metric);
  own.count({ ...metric, value: 1.5 });
  own.count({ ...metric, value: -1 });
  own.count({ ...metric, value: Number.NaN });
  own.set(metric);
  own.count({ ...metric, labels: { shop: "1" } });
  own.count({ ...metric, name: "So ld" });
  own.count({ ...metric, name: "x", labels: { workspace: "other" } });
  own.set({ ...metric, name: "stock", labels: { item: 'a"\\\nb' } });
  own.observe({ ...metric, name: "size" });
  for (let count = 0; count < 600; count += 1) own.count({ ...metric, name: `many_${count}` });
  const text = await metrics.text({ workspace: "shop" });
  expect(text).toContain('tripline_own_sold{workspace="shop"} 3.5\n');
  expect(text).toContain('tripline_own_stock{workspace="shop",item="a\\"\\\\\\nb"} 2\n');
  expect(text).toContain('tripline_own_size_bucket{workspace="shop",le="10"} 1\n');
  expect(text.match(/^# TYPE tripline_own_/gm)).toHaveLength(500);
  expect(new Set(warned).size).toBe(warned.length);
  expect(warned).toHaveLength(6 + 103);
});

test("combinations of labels are bounded, and what comes beyond is counted together", () => {
  const cells = new Cells(() => ({ value: 0 }));
  for (let count = 0; count < combinationsMax + 50; count += 1)
    cells.at([`trigger-${count}`, "x"]).value += 1;
  expect(cells.at(["other", "other"]).value).toBe(50);
  expect(cells.at(["trigger-3", "x"]).value).toBe(1);
  expect(cells.all()).toHaveLength(combinationsMax + 1);
});

test("counting a delivery and its answer takes microseconds", () => {
  const metrics = unread();
  const of = { workspace: "default", trigger: "orders", triggerId: "trg_1" };
  const startedAt = workMs();
  for (let count = 0; count < 100_000; count += 1) {
    metrics.answered({ ...of, status: 200, ms: 3, refused: false });
    metrics.delivered({ ...of, status: "accepted", reason: null });
  }
  expect((workMs() - startedAt) / 100_000).toBeLessThan(0.03);
});
