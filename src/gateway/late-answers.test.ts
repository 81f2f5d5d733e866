import { expect, test, vi } from "vitest";
import { openGatewayWorld } from "../../test/gateway-world.ts";
import type { LateAnswer } from "../store/store.ts";
import { LateAnswers } from "./late-answers.ts";

const answer = (status: number): LateAnswer => ({
  workspace: "default",
  deliveryId: `dlv_${status}`,
  status,
});
const log = () => ({ debug() {}, info() {}, warn: vi.fn(), error() {} });

test("what could not be written is written with what came meanwhile, and no more is kept than fits", async () => {
  const answered = vi.fn<(answers: readonly LateAnswer[]) => Promise<void>>();
  answered.mockRejectedValueOnce(new Error("the store is away"));
  const noted = log();
  const late = new LateAnswers({ store: { deliveries: { answered } }, log: noted });
  late.note(answer(201));
  await late.flush();
  expect(noted.warn).toHaveBeenCalledOnce();
  for (let at = 0; at < 10_100; at += 1) late.note(answer(500));
  await late.flush();
  const [, [written] = []] = answered.mock.calls;
  expect([written?.length, written?.[0]]).toEqual([10_000, answer(201)]);
  await late.flush();
  expect(answered).toHaveBeenCalledTimes(2);
});

test("[S91] a delivery says what its run had its sender answered with, whether it answered, failed or took too long", async () => {
  await using world = await openGatewayWorld();
  const respond = { id: "say", type: "respond", config: { status: 201, body: "made" } };
  await world.putWorkflow({ name: "answering", steps: [respond] });
  await world.putWorkflow({ name: "failing", steps: [{ id: "f", type: "fail", config: { message: "no" } }] });
  await world.putWorkflow({
    name: "waiting",
    steps: [{ id: "w", type: "delay", config: { durationMs: 60_000 } }],
  });
  const seen: string[] = [];
  for (const [workflow, response] of [
    ["answering", { method: "workflow" }],
    ["failing", { method: "workflow" }],
    ["waiting", { method: "workflow", waitMs: 20 }],
    ["waiting", { method: "content", status: 203 }],
  ] as const) {
    const deduplication = { key: "{{ trigger.method }}" };
    const { id } = await world.put({ response, deduplication, routes: [{ workflow }] });
    world.now += 1;
    const { status } = await fetch(`${world.url}/webhooks/${id}`, { method: "POST" });
    world.now += 1;
    const again = await fetch(`${world.url}/webhooks/${id}`, { method: "POST" });
    seen.push(`${status} ${again.status}`);
  }
  expect(seen).toEqual(["201 201", "500 500", "202 202", "203 203"]);
  await world.gateway.stop(1_000);
  const kept = (await world.deliveries()).toReversed();
  expect(kept.map(({ answerStatus }) => answerStatus)).toEqual([201, 201, 500, 500, 202, 202, 203, 203]);
});
