import type { Log } from "../contract/log.ts";
import { workspaceDefault } from "../contract/name.ts";
import { masked } from "../core/mask.ts";
import { wasProved } from "../core/proved.ts";
import type { KeptRequest, Rejection, Store } from "../store/store.ts";
import { Gathering } from "./gathering.ts";
import type { Ending, Reached } from "./journey.ts";
import { leavesBodyOut, redactRefused } from "./redact.ts";
import { keptOf, type Shown, seenOf } from "./shown.ts";

/** How long refused requests gather before they are written; nobody waits for them. */
const gatherMs = 200;
/** Kept of a flood in that time, or while a write is under way; the oldest give way, as in the ring itself. */
const gatheredMax = 100;
const bodyBytesMax = 16_384;
/** Of requests kept whole, in memory at a time; half of it where the sender was not proved. */
const originalBytesMax = 33_554_432;

/** `original`: to be kept whole, too. */
interface Refused {
  rejection: Rejection;
  original: KeptRequest | null;
}

/** Gathers refused requests, and challenges that were answered, and writes them in bulk, so that a flood of them costs the store little. */
export class Ring {
  readonly #store: Store;
  readonly #log: Log;
  readonly #gathering = new Gathering({ gatherMs, write: () => this.#write() });
  #gathered: Refused[] = [];
  #originalBytes = 0;

  constructor({ store, log }: { store: Store; log: Log }) {
    this.#store = store;
    this.#log = log;
  }

  add(refused: Refused): void {
    if (this.#gathered.length >= gatheredMax) this.#makeRoom();
    this.#gathered.push(this.#held(refused));
    this.#gathering.begin();
  }

  /** Resolves when everything gathered so far is written, or could not be. */
  flush(): Promise<void> {
    return this.#gathering.flush();
  }

  async #write(): Promise<void> {
    const refused = this.#gathered;
    this.#gathered = [];
    if (refused.length === 0) return;
    try {
      await this.#store.deliveries.reject(refused.map(({ rejection }) => rejection));
      const originals = refused.flatMap(({ rejection: { delivery }, original }) =>
        original === null ? [] : [{ ...original, workspace: delivery.workspace }],
      );
      if (originals.length > 0) await this.#store.quarantine.keep(originals);
    } catch (error) {
      this.#log.warn("refused requests not stored", { count: refused.length, error });
    } finally {
      for (const each of refused) this.#forget(each);
    }
  }

  /** Strangers push nothing out that a sender has sent. */
  #makeRoom(): void {
    const unproved = this.#gathered.findIndex(({ original }) => original?.isProved !== true);
    this.#forget(this.#gathered.splice(Math.max(0, unproved), 1)[0]);
  }

  /** Without its original where too much waits to be written. */
  #held(refused: Refused): Refused {
    const bytes = refused.original?.body.length ?? 0;
    const bytesMax = refused.original?.isProved === true ? originalBytesMax : originalBytesMax / 2;
    if (this.#originalBytes + bytes > bytesMax) return { ...refused, original: null };
    this.#originalBytes += bytes;
    return refused;
  }

  #forget(refused: Refused | undefined): void {
    this.#originalBytes -= refused?.original?.body.length ?? 0;
  }
}

/** Refused for its proof or its content, which may be right once the trigger, or a secret, has been mended. */
const mendable: ReadonlySet<Ending["kind"]> = new Set([
  "unauthenticated",
  "stale",
  "unverifiable",
  "unsupported",
  "unparsable",
  "missing",
  "invalid",
]);

/** A request as it came, where its trigger wants it kept. */
export function originalOf(reached: Reached, { kind }: Ending): KeptRequest | null {
  const { trigger, raw, trace } = reached;
  if (trigger?.quarantine !== true || raw === undefined || !mendable.has(kind)) return null;
  // It could be checked again as it came, and in no other way.
  if (trace.hidden.length > 0 || trigger.redaction !== null) return null;
  const { id, receivedAt, method, url, headers, ip, isProxied } = reached;
  const isProved = wasProved(trace.entries);
  return {
    id,
    triggerId: trigger.id,
    receivedAt,
    method,
    url,
    headers: { ...headers },
    ip,
    isProxied,
    isProved,
    body: raw,
  };
}

/** A refused request, or a challenge, as it is kept: credentials masked, its body cut. */
export function rejectionOf(
  reached: Reached,
  {
    ending,
    answerStatus,
    workspace,
  }: { ending: Ending; answerStatus: number | null; workspace: string | null },
): Rejection {
  const { trigger, raw = new Uint8Array(0), trace } = reached;
  const bare = redactRefused(reached);
  const seen = seenOf(bare, trigger?.credentials ?? null);
  const shown = withoutHidden(keptOf(seen, trigger?.usual), trace.hidden);
  const isBodyLeftOut = trace.hidden.length > 0 || leavesBodyOut(trigger);
  return {
    delivery: {
      id: reached.id,
      workspace: trigger?.workspace ?? workspace ?? workspaceDefault,
      triggerId: trigger?.id ?? null,
      status: ending.kind === "handshake" ? "handshake" : "rejected",
      receivedAt: reached.receivedAt,
      method: reached.method,
      url: shown.url,
      ip: reached.ip,
      contentType: reached.headers["content-type"] ?? null,
      bodyBytes: raw.length,
      eventType: null,
      idempotencyKey: null,
      replayOf: null,
      answerStatus,
      reason: reasonOf(ending),
      headers: shown.headers,
      query: shown.query,
      pathParameters: bare.pathParameters ?? {},
      params: {},
      bodyType: null,
      bodyCharset: null,
      trace: trace.entries,
      ...(reached.isTest === true && { test: true as const }),
      ...(trace.span !== null && { traceparent: trace.span.traceparent }),
    },
    ...(trace.faulty && { faulty: true }),
    // A copy, so that the rest of a large body is not held.
    body: isBodyLeftOut ? new Uint8Array(0) : new Uint8Array(raw.subarray(0, bodyBytesMax)),
  };
}

/** Why it was refused, with the place in the body where there is one. */
function reasonOf(ending: Ending): string | null {
  if (!("reason" in ending)) return null;
  if (ending.kind !== "unparsable" || ending.line === undefined) return ending.reason;
  return `${ending.reason} (line ${ending.line}, column ${ending.column ?? 1})`;
}

/** A secret may be written in many ways in a body, which is left out whole; in a header it stands as it is. */
function withoutHidden(shown: Shown, hidden: readonly string[]): Shown {
  if (hidden.length === 0) return shown;
  const headers = Object.entries(shown.headers).map(
    ([name, value]) => [name, hidden.some((text) => value.includes(text)) ? masked : value] as const,
  );
  return { ...shown, headers: Object.fromEntries(headers) };
}
