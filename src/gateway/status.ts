import { createHmac, timingSafeEqual } from "node:crypto";
import type { RunReply } from "../contract/run.ts";
import type { Store } from "../store/store.ts";

interface RunPlace {
  triggerId: string;
  runId: string;
}
const path = /^\/api\/v1\/hooks\/([^/]+)\/runs\/([^/]+)$/;

/** Makes and checks the addresses under which callers ask what became of a run. The address is the permission. */
export class StatusAddresses {
  readonly #base: string;
  readonly #key: Uint8Array;

  constructor({ publicUrl, tokenKey }: { publicUrl: string; tokenKey: Uint8Array }) {
    this.#base = publicUrl.replace(/\/+$/, "");
    this.#key = tokenKey;
  }

  urlOf({ triggerId, runId }: RunPlace): string {
    const token = this.#token({ triggerId, runId }).toString("base64url");
    return `${this.#base}/api/v1/hooks/${triggerId}/runs/${runId}?token=${token}`;
  }

  /** The run that a request asks for, or null where it may not. */
  read(request: { path: string; query: string }): RunPlace | null {
    const [, triggerId, runId] = path.exec(request.path) ?? [];
    if (triggerId === undefined || runId === undefined) return null;
    const given = Buffer.from(new URLSearchParams(request.query).get("token") ?? "", "base64url");
    const wanted = this.#token({ triggerId, runId });
    return given.length === wanted.length && timingSafeEqual(given, wanted) ? { triggerId, runId } : null;
  }

  #token({ triggerId, runId }: RunPlace): Buffer {
    return createHmac("sha256", this.#key).update(`${triggerId}/${runId}`).digest();
  }
}

export function isStatusPath(given: string): boolean {
  return path.test(given);
}

export type RunState = RunReply | { kind: "pending"; status: "queued" | "running" | "waiting" };

/** What the store knows of a run as a caller may see it; null where there is no such run. */
export async function runState(store: Store, runId: string): Promise<RunState | null> {
  const outcome = await store.runs.outcome({ id: runId });
  if (outcome === null) return null;
  const { status, answer, output, error } = outcome;
  if (answer !== null) return { kind: "answered", answer };
  if (status === "succeeded" || status === "failed" || status === "canceled") {
    return { kind: "ended", status, output, error };
  }
  return { kind: "pending", status };
}
