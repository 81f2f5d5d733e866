import { createHash } from "node:crypto";
import type { SecurityEvent } from "../contract/security.ts";

/** Refusals are counted for this long. */
const windowMs = 300_000;
/** So many failed authentications of one network are no typing error. */
export const failuresMin = 50;
/** So many different addresses that don't exist, asked for by one network, are a search for some that do. */
export const unknownMin = 20;
/** Networks remembered at a time; about 2 MiB. */
const networksMax = 5_000;

/** A pattern in what was refused to one network, told once in a window. */
export interface Suspicion {
  action: "many failures" | "enumeration" | "throttled";
  detail: string;
}

interface Seen {
  failures: number;
  unknown: Set<string>;
  told: Set<Suspicion["action"]>;
}

const failed = new Set(["unauthenticated", "stale", "throttled", "api key refused"]);

/** Looks for what single refusals don't show. */
export class Suspicions {
  #seen = new Map<string, Seen>();
  #resetAt = 0;

  /** What this refusal completes, if anything. */
  note({ action, path, targetName }: SecurityEvent, network: string, now: number): Suspicion[] {
    if (now >= this.#resetAt) this.#renew(now);
    const seen = this.#of(network);
    const found: Suspicion[] = [];
    const tell = (suspicion: Suspicion) => {
      if (seen.told.has(suspicion.action)) return;
      seen.told.add(suspicion.action);
      found.push(suspicion);
    };
    if (failed.has(action)) seen.failures += 1;
    if (action === "unknown" && seen.unknown.size < unknownMin) seen.unknown.add(digestOf(path));
    if (seen.failures >= failuresMin) {
      tell({ action: "many failures", detail: `${failuresMin} failed authentications within five minutes` });
    }
    if (seen.unknown.size >= unknownMin) {
      tell({
        action: "enumeration",
        detail: `${unknownMin} different addresses that don't exist within five minutes`,
      });
    }
    if (action === "throttled") {
      tell({
        action: "throttled",
        detail: `too many failed authentications at ${targetName ?? "a trigger"}`,
      });
    }
    return found;
  }

  #of(network: string): Seen {
    const known = this.#seen.get(network);
    if (known !== undefined) return known;
    const [oldest] = this.#seen.keys();
    if (this.#seen.size >= networksMax && oldest !== undefined) this.#seen.delete(oldest);
    const seen: Seen = { failures: 0, unknown: new Set(), told: new Set() };
    this.#seen.set(network, seen);
    return seen;
  }

  #renew(now: number): void {
    this.#seen.clear();
    this.#resetAt = now - (now % windowMs) + windowMs;
  }
}

/** Paths are long, and whoever searches sends any. */
function digestOf(path: string): string {
  return createHash("sha256").update(path).digest("base64url").slice(0, 12);
}
