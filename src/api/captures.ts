import { setTimeout as pause } from "node:timers/promises";
import { type CaptureView, captureMs } from "../contract/capture.ts";
import { Delivery } from "../contract/delivery.ts";
import { Problem } from "../contract/problem.ts";
import type { Trigger } from "../contract/trigger.ts";
import { newId } from "../core/id.ts";
import { sampled } from "../core/sampled.ts";
import type { Capture } from "../store/store.ts";
import { type Author, changeEntry } from "./audit.ts";
import type { Handlers } from "./call.ts";
import { newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";
import { deliverySample } from "./samples.ts";
import { findTrigger } from "./triggers.ts";

type Names = "startCapture" | "getCapture" | "stopCapture";

/** Soon enough for a countdown by the second; one indexed read each. */
const pollMs = 400;
/** Each costs a read of the store per poll; further ones are answered at once. */
const waitersMax = 50;

const never: CaptureView = {
  state: "none",
  startedAt: null,
  endsAt: null,
  secondsLeft: 0,
  authenticate: true,
  run: false,
  delivery: null,
  found: null,
};

export function captureHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, live, now } = doors;
  let waiters = 0;
  const find = async (trigger: Trigger) =>
    store.captures.find({ workspace: trigger.workspace, triggerId: trigger.id });
  const isListening = (capture: Capture | null) =>
    capture !== null && stateOf(capture, now()) === "listening";

  async function awaited(trigger: Trigger, { wait, signal }: { wait: number; signal: AbortSignal }) {
    let capture = await find(trigger);
    if (wait === 0 || waiters >= waitersMax) return capture;
    waiters += 1;
    try {
      for (
        let leftMs = wait * 1_000;
        leftMs > 0 && isListening(capture) && !signal.aborted;
        leftMs -= pollMs
      ) {
        await pause(Math.min(pollMs, leftMs), undefined, { signal }).catch(() => undefined);
        capture = await find(trigger);
      }
      return capture;
    } finally {
      waiters -= 1;
    }
  }

  /** A capture may take what is not authenticated: who began it is written down (S71). */
  const audit = (by: Author, action: string, { id, name }: Trigger, detail: string | null) =>
    store.audit.add([
      changeEntry(doors, by, { action, targetKind: "trigger", targetId: id, targetName: name, detail }),
    ]);

  return {
    async startCapture(call) {
      const { workspace, params, input } = call;
      const trigger = findTrigger(await newest(doors), workspace, params.trigger);
      refuseGone(trigger, now());
      const capture = {
        ...input,
        id: newId("cap", { now: now(), random: doors.random }),
        workspace,
        triggerId: trigger.id,
        startedAt: new Date(now()).toISOString(),
        endsAt: new Date(now() + captureMs).toISOString(),
      };
      await store.captures.start(capture);
      await audit(call, "capture started", trigger, JSON.stringify(input));
      await live.refresh();
      return captureView(doors, { ...capture, stoppedAt: null, deliveryId: null });
    },
    async getCapture({ workspace, params, query, signal }) {
      const trigger = findTrigger(await newest(doors), workspace, params.trigger);
      const capture = await awaited(trigger, { wait: query.wait, signal });
      return capture === null ? never : captureView(doors, capture);
    },
    async stopCapture(call) {
      const { workspace, params } = call;
      const trigger = findTrigger(await newest(doors), workspace, params.trigger);
      const at = new Date(now()).toISOString();
      const stopped = await store.captures.stop({ workspace, triggerId: trigger.id, now: at });
      if (!stopped) {
        throw new Problem("conflict", {
          detail: `The trigger ${trigger.name} does not listen for a sample.`,
        });
      }
      await audit(call, "capture stopped", trigger, null);
      await live.refresh();
    },
  };
}

function refuseGone({ name, status, expiresAt }: Trigger, now: number): void {
  const isGone = status === "retired" || (expiresAt !== null && now >= Date.parse(expiresAt));
  if (!isGone) return;
  const detail = `The trigger ${name} is retired or expired: nothing reaches it any more.`;
  throw new Problem("conflict", { detail });
}

function stateOf({ deliveryId, stoppedAt, endsAt }: Capture, now: number): CaptureView["state"] {
  if (deliveryId !== null) return "captured";
  if (stoppedAt !== null) return "stopped";
  return now < Date.parse(endsAt) ? "listening" : "expired";
}

async function captureView({ store, now }: ApiDoors, capture: Capture): Promise<CaptureView> {
  const { workspace, startedAt, endsAt, authenticate, run, deliveryId: id } = capture;
  const state = stateOf(capture, now());
  const secondsLeft = state === "listening" ? Math.ceil((Date.parse(endsAt) - now()) / 1_000) : 0;
  const taken = id === null ? null : await store.deliveries.get({ workspace, id });
  const view = { state, startedAt, endsAt, secondsLeft, authenticate, run };
  if (taken === null) return { ...view, delivery: null, found: null };
  return { ...view, delivery: Delivery.parse(taken), found: sampled(deliverySample(taken, false)) };
}
