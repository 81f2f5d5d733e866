import type { FailureCase, RetryPolicy } from "../contract/retry.ts";
import type { RunError } from "../contract/run.ts";

/** Asks an expression of a policy; false where it can't be told. */
export type Ask = (when: string) => Promise<boolean>;

/** Whether a policy takes a failure for one to try again; null: it says nothing of it. */
export async function namedBy(
  { on, except }: Pick<RetryPolicy, "on" | "except">,
  error: RunError,
  ask: Ask,
): Promise<boolean | null> {
  if (except !== undefined && (await isAny(except, error, ask))) return false;
  return on === undefined ? null : isAny(on, error, ask);
}

async function isAny(cases: readonly FailureCase[], error: RunError, ask: Ask): Promise<boolean> {
  for (const { status, name, when } of cases) {
    if (status !== undefined && ![status].flat().some((one) => isStatus(one, error.status))) continue;
    if (name !== undefined && ![name].flat().some((one) => one === error.name || one === error.code))
      continue;
    if (when === undefined || (await ask(when))) return true;
  }
  return false;
}

function isStatus(wanted: number | string, status: number | undefined): boolean {
  if (status === undefined) return false;
  return typeof wanted === "number" ? wanted === status : wanted === `${Math.floor(status / 100)}xx`;
}
