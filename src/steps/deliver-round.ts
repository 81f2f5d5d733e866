import { createHash } from "node:crypto";
import { z } from "zod";
import type { RetryPolicy } from "../contract/retry.ts";
import { wellKnown } from "../core/mask.ts";
import { retryDelayMs } from "../core/retry.ts";
import { ask } from "./ask.ts";
import { Keeper } from "./deliver-keeper.ts";
import type { AddressProgress, Progress } from "./deliver-progress.ts";
import { keptCall } from "./kept-call.ts";
import type { StepContext } from "./step.ts";
import { reasonOf, sendWebhook, type Verdict, type WebhookCall } from "./webhook-call.ts";

interface RoundOf {
  progress: Progress;
  /** What goes to the address at a place of the list. */
  callTo: (place: number) => WebhookCall;
  /** Of one call. */
  timeoutMs: number;
  config: { retry: RetryPolicy; concurrency: number };
  context: StepContext;
}

const urlCharactersMax = 300;
/** Of the step's timeout; the rest is for what is written at its end. */
const roundShare = 0.95;

/** One go at all addresses whose time has come. What became of each is on disk before the round ends. */
export class Round {
  readonly #of: RoundOf;
  readonly #keeper: Keeper;
  /** An address that is not begun by then waits for the next round, so that no round ends by the step's timeout. */
  readonly #beginUntil: number;
  #isStopped = false;

  constructor(of: RoundOf) {
    this.#of = of;
    this.#keeper = new Keeper(() => of.context.keep(of.progress.kept()));
    this.#beginUntil = performance.now() + of.context.timeoutMs * roundShare - of.timeoutMs;
  }

  /** Rejects where the run must not go on here, or a dead letter could not be kept. */
  async send(): Promise<void> {
    const { progress, config, context } = this.#of;
    const due = progress.due(context.now());
    const mayBegin = () =>
      !this.#isStopped && performance.now() <= this.#beginUntil && !context.signal.aborted;
    const lane = async () => {
      while (mayBegin()) {
        const next = due.next();
        if (next.done === true) return;
        await this.#try(next.value);
      }
    };
    const lanes = Array.from({ length: config.concurrency }, lane);
    try {
      await Promise.all(lanes);
    } finally {
      this.#isStopped = true;
    }
  }

  /** Until the next address is due; null where none is left. */
  waitMs(): number | null {
    const nextAt = this.#of.progress.nextAt();
    return nextAt === null ? null : Math.max(0, nextAt - this.#of.context.now());
  }

  async #try(address: AddressProgress): Promise<void> {
    const { progress, context, callTo } = this.#of;
    const call = callTo(address.place);
    const verdict = await sendWebhook(call, {
      ask: (asked) => ask(context, asked),
      masked: (text) => context.masked(text),
      messageId: progress.id,
      now: () => context.now(),
      signal: context.signal,
    });
    progress.add(address, verdict.attempt);
    const delayMs = verdict.kind === "passing" ? this.#delayMs(address, { call, verdict }) : null;
    if (verdict.kind === "delivered") progress.settle(address, "delivered");
    else if (delayMs !== null) address.nextAt = context.now() + delayMs;
    else await this.#bury(address, { call, verdict });
    await this.#keeper.keep();
  }

  /** Null where the policy allows no further try. */
  #delayMs({ place, tries }: AddressProgress, { call, verdict }: Tried): number | null {
    const { config, context } = this.#of;
    const key = `${context.idempotencyKey} ${addressKey(call.url, place)} ${tries}`;
    const at = { attempt: tries, chance: chanceOf(key) };
    const drawn = retryDelayMs(config.retry, at);
    return drawn === null ? null : (verdict.delayMs ?? drawn);
  }

  async #bury(address: AddressProgress, { call, verdict }: Tried): Promise<void> {
    const { progress, context } = this.#of;
    await context.undelivered({
      address: addressKey(call.url, address.place),
      messageId: progress.id,
      url: shownUrl(call.url, context),
      reason: reasonOf(verdict.attempt),
      tries: address.tries,
      attempts: address.attempts,
      call: keptCall(call, secretsIn(context)),
    });
    progress.settle(address, verdict.kind === "gone" ? "gone" : "dead");
  }
}

interface Tried {
  call: WebhookCall;
  verdict: Verdict;
}

/** As people are shown it, without secrets. */
export const shownUrl = (url: string, context: Pick<StepContext, "masked">): string =>
  context.masked(wellKnown.url(url)).slice(0, urlCharactersMax);

/** No secret is kept by it; the same address twice in a list is two. */
const addressKey = (url: string, place: number) =>
  `${place}-${createHash("sha256").update(url).digest("hex").slice(0, 24)}`;

/** Spreads retries of many runs and addresses, the same way each time: between 0 and 1. */
const chanceOf = (text: string) => createHash("sha256").update(text).digest().readUInt32BE() / 2 ** 32;

function secretsIn({ scope }: StepContext): Record<string, string> {
  const read = z.record(z.string(), z.string()).safeParse(scope["secrets"]);
  return read.success ? read.data : {};
}
