import type { Store } from "../store/store.ts";
import { type Answer, retryAfterSeconds } from "./answer.ts";

const headers = ["Content-Type", "application/json", "Cache-Control", "no-store"];

/** The process lives. */
export const healthAnswer: Answer = { status: 200, headers, body: '{"status":"ok"}' };

const ready: Answer = { status: 200, headers, body: '{"status":"ready"}' };
const stoppingAnswer: Answer = { status: 503, headers, body: '{"status":"stopping"}' };
const unready: Answer = {
  status: 503,
  headers: [...headers, "Retry-After", String(retryAfterSeconds)],
  body: '{"status":"not ready","reason":"the store does not answer"}',
};

export function isHealthPath(path: string): boolean {
  return path === "/healthz" || path === "/readyz";
}

/** Whether requests can be taken: the store answers, and the process is not about to stop. */
export async function readinessAnswer(store: Store, stopping: boolean): Promise<Answer> {
  if (stopping) return stoppingAnswer;
  try {
    await store.ping();
    return ready;
  } catch {
    return unready;
  }
}
