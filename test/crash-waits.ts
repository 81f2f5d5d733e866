import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import { z } from "zod";
import { Run } from "../src/contract/run.ts";
import type { Manage } from "./manage.ts";

const orders = 40;
/** Together they are sent for as long as the program is killed. */
const betweenMs = 50;
const auth = [{ scheme: "none" }];
const Runs = z.object({ items: z.array(Run) });

/** Orders that wait for their payments and start a run each, and a run of every second. */
export const waitDefinitions = [
  {
    name: "order",
    steps: [
      {
        id: "paid",
        type: "wait-for-event",
        config: { trigger: "pay", key: "{{ trigger.body.id }}", eventKey: "trigger.body.id", lookBack: "1h" },
      },
      {
        id: "sent",
        type: "run-workflow",
        config: { workflow: "send", input: { id: "{{ trigger.body.id }}" } },
      },
    ],
    trigger: { auth },
  },
  { name: "send", steps: [{ id: "done", type: "transform", config: { value: "{{ input.id }}" } }] },
  { name: "pay", trigger: { auth, routes: [] } },
  {
    name: "tick",
    steps: [{ id: "now", type: "transform", config: { value: "{{ input.at }}" } }],
    schedules: [{ every: "1s", missed: "all" }],
  },
];

/** Sends until it is acknowledged. */
async function send(url: string, id: number): Promise<void> {
  for (;;) {
    const headers = { "content-type": "application/json", "idempotency-key": String(id) };
    const init = {
      method: "POST",
      headers,
      body: JSON.stringify({ id }),
      signal: AbortSignal.timeout(5_000),
    };
    const response = await fetch(url, init).catch(() => null);
    if (response?.ok === true) return;
    await pause(20);
  }
}

export async function sendOrdersAndPayments(api: Manage): Promise<{ ended: Promise<unknown> }> {
  const [order, pay] = [await api.publicUrl("order"), await api.publicUrl("pay")];
  const ids = Array.from({ length: orders }, (_, id) => id);
  const all = async (url: string, inOrder: readonly number[]) => {
    for (const id of inOrder) await send(url, id).then(() => pause(betweenMs));
  };
  // Payments come before, at, and after the moment in which their order begins to wait.
  return { ended: Promise.all([all(order, ids), all(pay, ids.toReversed())]) };
}

/** No event that was waited for, run or occurrence is lost or doubled. */
export async function expectWaitsWhole(api: Manage): Promise<void> {
  const of = async (workflow: string) => (await api.get(`/runs?workflow=${workflow}&limit=1000`, Runs)).items;
  const ordered = await of("order");
  expect(ordered.filter(({ status }) => status === "succeeded")).toHaveLength(orders);
  expect(ordered).toHaveLength(orders);
  const outputs = (await of("send"))
    .map(({ output }) => output)
    .toSorted((one, other) => Number(one) - Number(other));
  expect(outputs).toEqual(Array.from({ length: orders }, (_, id) => id));
  const ticks = (await of("tick"))
    .map(({ startedBy }) => (startedBy.kind === "schedule" ? Date.parse(startedBy.at) : 0))
    .toSorted((one, other) => one - other);
  expect(ticks.length).toBeGreaterThan(1);
  expect(ticks).toEqual(Array.from(ticks.keys(), (at) => (ticks[0] ?? 0) + at * 1_000));
}
