import type { Log } from "../contract/log.ts";
import { restoredCall } from "../steps/kept-call.ts";
import { type HttpDoor, TerminalError } from "../steps/step.ts";
import { reasonOf, sendWebhook, type Verdict } from "../steps/webhook-call.ts";
import type { HeldDeadLetter, Live, Store } from "../store/store.ts";
import { maskingOf } from "./masking.ts";
import { instant } from "./wait.ts";

export interface RedriverDoors {
  store: Pick<Store, "deadLetters">;
  live: Live;
  http: HttpDoor;
  log: Log;
  now: () => number;
}

export interface Redriver extends AsyncDisposable {
  /** Something may be there to be sent. */
  wake(): void;
}

/** Longer than any try may take, so that nobody else sends what is under way. */
const leaseMs = 120_000;
/** Between two looks for letters that were asked for elsewhere. */
const lookEveryMs = 2_000;
/** Sent at a time by one process. */
const lettersMax = 20;

/** Sends dead letters that somebody has asked for, whoever it was, each once. */
export function openRedriver(doors: RedriverDoors): Redriver {
  const stopping = new AbortController();
  let looking = Promise.resolve();
  const look = async () => {
    try {
      while (!stopping.signal.aborted) {
        const now = instant(doors.now());
        const held = await doors.store.deadLetters.take({ now, leaseMs, limit: lettersMax });
        if (held.length === 0) return;
        await Promise.all(held.map((letter) => redrive(doors, letter, stopping.signal)));
      }
    } catch (error) {
      // What was taken is taken again when its lease is over.
      if (!stopping.signal.aborted) doors.log.warn("dead letters not redriven", { error });
    }
  };
  const wake = () => {
    looking = looking.then(look);
  };
  const timer = setInterval(wake, lookEveryMs);
  timer.unref();
  wake();
  return {
    wake,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      stopping.abort(new Error("Tripline stops."));
      await looking;
    },
  };
}

async function redrive(doors: RedriverDoors, held: HeldDeadLetter, signal: AbortSignal): Promise<void> {
  const { store, live, log, now } = doors;
  const { id, workspace, runId } = held.letter;
  const found = live.current().secrets.filter((secret) => secret.workspace === workspace);
  const secrets = Object.fromEntries(found.map(({ name, value }) => [name, value]));
  const { kind, attempt } = await verdictOn(doors, held, { secrets, signal });
  const delivered = kind === "delivered";
  await store.deadLetters.settle({
    id,
    epoch: held.epoch,
    delivered,
    reason: delivered ? "" : reasonOf(attempt),
    attempt,
    now: instant(now()),
  });
  log.info("dead letter redriven", { deadLetterId: id, runId, delivered, status: attempt.status });
}

async function verdictOn(
  { http, now }: RedriverDoors,
  { letter, call }: HeldDeadLetter,
  { secrets, signal }: { secrets: Record<string, string>; signal: AbortSignal },
): Promise<Verdict> {
  try {
    const masking = maskingOf(Object.values(secrets));
    return await sendWebhook(restoredCall(call, secrets), {
      ask: http.request.bind(http),
      masked: (text) => masking?.text(text) ?? text,
      messageId: letter.messageId,
      now,
      signal,
    });
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    const attempt = { at: instant(now()), tookMs: 0, status: null, error: error.message };
    return { kind: "final", delayMs: null, attempt };
  }
}
