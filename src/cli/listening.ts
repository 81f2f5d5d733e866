import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "../contract/client.ts";
import { doneMax, type HandedDelivery, type ListenEvent } from "../contract/listen.ts";
import { Problem } from "../contract/problem.ts";
import { forward, type LocalAnswer, notTaken, shownUrl, withheld } from "./forward.ts";
import { localTime, note, say, styled } from "./output.ts";
import { printable } from "./printable.ts";

interface ListeningOptions {
  client: Client;
  trigger: string;
  url: URL;
  name: string;
  resume: boolean;
  answers: boolean;
  headers: Record<string, string>;
  timeoutMs: number;
  isJson: boolean;
  signal: AbortSignal;
}

/** Tripline says something every five seconds: so long a silence is a lost connection. */
const silenceMsMax = 15_000;
const retryMsFirst = 500,
  retryMsMax = 10_000;
const acknowledgeMs = 1_000;

/** Hands one trigger's deliveries to a local server, in their order, and says loudly when it can't. */
export class Listening {
  readonly #options: ListeningOptions;
  #cursor: string | null = null;
  #session: string | undefined;
  #acknowledged: string | null = null;
  #acknowledgedAt = 0;
  /** Across a break Tripline hands over again what came in its last seconds; these are known as done with. */
  readonly #done = new Set<string>();
  #cutOffAt: number | null = null;
  #toldWithheld = false;

  constructor(options: ListeningOptions) {
    this.#options = options;
  }

  /** Until it is ended; rejects when there is no hope, as with a wrong key. */
  async run(): Promise<void> {
    const { signal } = this.#options;
    let retryMs = retryMsFirst;
    for (let connections = 0; !signal.aborted; ) {
      try {
        for await (const event of this.#events(connections > 0)) {
          if (event.kind === "ready") connections += 1;
          retryMs = retryMsFirst;
          await this.#hear(event);
        }
      } catch (error) {
        if (signal.aborted) return;
        if (connections === 0 || !mayPass(error)) throw error;
        this.#cutOff(error);
      }
      if (signal.aborted) return;
      this.#cutOff(null);
      await this.#rest(retryMs);
      retryMs = Math.min(retryMs * 2, retryMsMax);
    }
  }

  /** Says that everything handed over so far is done with. */
  async acknowledge(): Promise<void> {
    const { client, trigger, name } = this.#options;
    const cursor = this.#cursor;
    if (cursor === null) return;
    const done = [...this.#done].filter((id) => id > cursor);
    const all = [cursor, ...done].join(" ");
    if (all === this.#acknowledged) return;
    this.#acknowledgedAt = Date.now();
    await client.acknowledgeDeliveries({ trigger, input: { name, session: this.#session, cursor, done } });
    this.#acknowledged = all;
  }

  /** The stream's events; a silence that is too long ends it with an error. */
  async *#events(isAgain: boolean): AsyncGenerator<ListenEvent> {
    const { client, trigger, name, answers, resume, signal } = this.#options;
    const silence = new AbortController();
    const query = { name, answers: `${answers}` as const, resume: `${resume || isAgain}` as const };
    const watch = () => setTimeout(() => silence.abort(), silenceMsMax);
    let timer = watch();
    try {
      const stream = await client.listen(
        { trigger, query },
        { signal: AbortSignal.any([signal, silence.signal]) },
      );
      for await (const event of stream) {
        // What the local server takes to answer is no silence of Tripline's.
        clearTimeout(timer);
        yield event;
        timer = watch();
      }
    } catch (error) {
      if (!silence.signal.aborted) throw error;
      throw new Problem("unreachable", { detail: "nothing was heard for too long", cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  async #hear(event: ListenEvent): Promise<void> {
    if (event.kind === "ready") this.#ready(event);
    if (event.kind === "taken") throw takenOver(this.#options);
    if (event.kind === "delivery") await this.#once(event.delivery);
    this.#cursor = event.cursor;
    // Where it begins is kept, too: a connection may be lost before anything has come.
    if (event.kind === "ready" || Date.now() - this.#acknowledgedAt >= acknowledgeMs) {
      await this.acknowledge();
    }
  }

  #ready({ session, resumedFrom, waiting }: Extract<ListenEvent, { kind: "ready" }>): void {
    this.#session = session;
    const { trigger, url, answers, isJson } = this.#options;
    if (isJson) return;
    if (this.#cutOffAt !== null) {
      const seconds = Math.round((Date.now() - this.#cutOffAt) / 1_000);
      note(styled("green", `${trigger}: connected again after ${seconds} s; ${waiting} waited.`));
    } else {
      const since =
        resumedFrom === null ? "" : ` Going on behind ${localTime(resumedFrom)}: ${waiting} waited.`;
      const replies = answers ? " Senders get its answers." : "";
      note(`Listening to ${styled("bold", trigger)} → ${shownUrl(url)}${since}${replies} Ctrl-C ends it.`);
    }
    this.#cutOffAt = null;
  }

  async #once(delivery: HandedDelivery): Promise<void> {
    if (this.#done.has(delivery.id)) return;
    await this.#deliver(delivery);
    this.#done.add(delivery.id);
    const [oldest] = this.#done;
    if (oldest !== undefined && this.#done.size > doneMax) this.#done.delete(oldest);
  }

  /** Goes on trying: deliveries keep their order, and none is left out. */
  async #deliver(delivery: HandedDelivery): Promise<void> {
    const { url, headers, timeoutMs, signal, isJson } = this.#options;
    if (!isJson) this.#tellWithheld(delivery);
    let retryMs = retryMsFirst;
    for (;;) {
      const startedAt = performance.now();
      try {
        const answer = await forward(delivery, { url, headers, timeoutMs, signal });
        this.#show(delivery, { answer, ms: Math.round(performance.now() - startedAt) });
        if (this.#options.answers) await this.#reply(delivery, answer);
        return;
      } catch (error) {
        if (signal.aborted) throw error;
        if (error instanceof Problem) throw error;
        const reason = notTaken(error);
        note(
          styled("red", `${delivery.id}: ${shownUrl(url)}: ${reason}; trying again in ${retryMs / 1_000} s.`),
        );
        await this.#rest(retryMs);
        if (signal.aborted) throw error;
        retryMs = Math.min(retryMs * 2, retryMsMax);
      }
    }
  }

  async #reply({ id }: HandedDelivery, { status, headers, body }: LocalAnswer): Promise<void> {
    const input = { status, headers, body: body.toString("base64"), base64: true as const };
    await this.#options.client.answerDelivery({ delivery: id, input });
  }

  #show(delivery: HandedDelivery, { answer, ms }: { answer: LocalAnswer; ms: number }): void {
    const { isJson, trigger, url } = this.#options;
    const { id, method, receivedAt } = delivery;
    if (isJson) {
      say(JSON.stringify({ trigger, deliveryId: id, receivedAt, status: answer.status, ms }));
      return;
    }
    const style = answer.status < 400 ? "green" : "red";
    const time = styled("dim", localTime(receivedAt)?.slice(11) ?? "");
    const what = printable(`${trigger}  ${method} ${url.pathname}`);
    say(
      `${time} ${styled(style, String(answer.status))} ${String(ms).padStart(5)} ms  ${what}  ${styled("dim", id)}`,
    );
  }

  #tellWithheld(delivery: HandedDelivery): void {
    const names = withheld(delivery);
    if (this.#toldWithheld || names.length === 0) return;
    this.#toldWithheld = true;
    note(
      styled("yellow", `Not sent on, since they are not kept: ${names.join(", ")}. --header adds headers.`),
    );
  }

  /** With the terminal's bell: whoever develops against silence loses an hour. */
  #cutOff(error: unknown): void {
    if (this.#cutOffAt !== null) return;
    this.#cutOffAt = Date.now();
    const reason = error === null ? "the server ended the stream" : reasonOf(error);
    const { trigger, isJson } = this.#options;
    note(
      `${isJson ? "" : "\u0007"}${styled(["bold", "red"], `${trigger}: CUT OFF (${reason}).`)} Deliveries wait; trying again.`,
    );
  }

  async #rest(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#options.signal }).catch(() => undefined);
  }
}

function takenOver({ trigger, name }: ListeningOptions): Problem {
  return new Problem("conflict", {
    detail: `Another \`tripline listen\` has taken over ${trigger} under the name ${name}. --name tells them apart.`,
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Problem ? error.message : notTaken(error);
}

function mayPass(error: unknown): boolean {
  if (!(error instanceof Problem)) return false;
  return ["unreachable", "store_unavailable", "too_many_requests", "internal"].includes(error.code);
}
