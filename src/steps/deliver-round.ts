import { createHash } from "node:crypto";
import { z } from "zod";
import type { RetryPolicy } from "../contract/retry.ts";
import { retryDelayMs } from "../core/retry.ts";
import { ask } from "./ask.ts";
import { type AddressProgress, addAttempt, Keeper, type Progress } from "./deliver-progress.ts";
import { keptCall } from "./kept-call.ts";
import type { StepContext } from "./step.ts";
import { reasonOf, sendWebhook, type Verdict, type WebhookCall } from "./webhook-call.ts";

interface RoundOf {
  progress: Progress;
  config: { retry: RetryPolicy; concurrency: number };
  context: StepContext;
}

/** Of the step's timeout; the rest is for what is written at its end. */
const roundShare = 0.95;

/** One go at all addresses whose time has come. What became of each is on disk before the round ends. */
export class Round {
  readonly #calls: readonly WebhookCall[];
  readonly #of: RoundOf;
  readonly #keeper: Keeper;
  /** An address that is not begun by then waits for the next round, so that no round ends by the step's timeout. */
  readonly #beginUntil: number;
  #isStopped = false;

  constructor(calls: readonly WebhookCall[], of: RoundOf) {
    this.#calls = calls;
    this.#of = of;
    this.#keeper = new Keeper(() => of.context.keep(of.progress));
    const { timeoutMs } = of.context;
    const longestMs = Math.max(0, ...calls.map((call) => call.timeoutMs));
    this.#beginUntil = performance.now() + timeoutMs * roundShare - longestMs;
  }

  /** Rejects where the run must not go on here, or a dead letter could not be kept. */
  async send(): Promise<void> {
    const { progress, config, context } = this.#of;
    const now = context.now();
    const due = progress.addresses.filter(({ status, nextAt }) => status === "pending" && nextAt <= now);
    const queue = due.values();
    const lane = async () => {
      for (const address of queue) {
        if (this.#isStopped || performance.now() > this.#beginUntil || context.signal.aborted) return;
        await this.#try(address);
      }
    };
    const lanes = Array.from({ length: Math.min(config.concurrency, due.length) }, lane);
    try {
      await Promise.all(lanes);
    } finally {
      this.#isStopped = true;
    }
  }

  /** Until the next address is due; null where none is left. */
  waitMs(): number | null {
    const pending = this.#of.progress.addresses.filter(({ status }) => status === "pending");
    if (pending.length === 0) return null;
    return Math.max(0, Math.min(...pending.map(({ nextAt }) => nextAt)) - this.#of.context.now());
  }

  async #try(address: AddressProgress): Promise<void> {
    const { progress, context } = this.#of;
    const call = this.#calls[progress.addresses.indexOf(address)];
    if (call === undefined) return;
    const verdict = await sendWebhook(call, {
      ask: (asked) => ask(context, asked),
      masked: (text) => context.masked(text),
      messageId: progress.id,
      now: () => context.now(),
      signal: context.signal,
    });
    addAttempt(progress, address, verdict.attempt);
    const delayMs = verdict.kind === "passing" ? this.#delayMs(address, verdict) : null;
    if (verdict.kind === "delivered") address.status = "delivered";
    else if (delayMs !== null) address.nextAt = context.now() + delayMs;
    else await this.#bury(address, { call, verdict });
    await this.#keeper.keep();
  }

  /** Null where the policy allows no further try. */
  #delayMs({ address, tries }: AddressProgress, verdict: Verdict): number | null {
    const { config, context } = this.#of;
    const at = { attempt: tries, chance: chanceOf(`${context.idempotencyKey} ${address} ${tries}`) };
    const drawn = retryDelayMs(config.retry, at);
    return drawn === null ? null : (verdict.delayMs ?? drawn);
  }

  async #bury(
    address: AddressProgress,
    { call, verdict }: { call: WebhookCall; verdict: Verdict },
  ): Promise<void> {
    const { progress, context } = this.#of;
    await context.undelivered({
      address: address.address,
      messageId: progress.id,
      url: address.url,
      reason: reasonOf(verdict.attempt),
      tries: address.tries,
      attempts: address.attempts,
      call: keptCall(call, secretsIn(context)),
    });
    address.status = verdict.kind === "gone" ? "gone" : "dead";
  }
}

/** Spreads retries of many runs and addresses, the same way each time: between 0 and 1. */
const chanceOf = (text: string) => createHash("sha256").update(text).digest().readUInt32BE() / 2 ** 32;

function secretsIn({ scope }: StepContext): Record<string, string> {
  const read = z.record(z.string(), z.string()).safeParse(scope["secrets"]);
  return read.success ? read.data : {};
}
