import { createHash } from "node:crypto";
import type { AuditEntry } from "../contract/audit.ts";
import { newId } from "../core/id.ts";
import { type Author, changeEntry } from "./audit.ts";
import type { ApiDoors } from "./doors.ts";

/** Calls alike, of one caller, are one entry for so long: programs make addresses by the thousand. */
const bucketMs = 600_000;

/**
 * What is written down of a call that changes no configuration and yet has to be answered for: a release, a replay, a
 * dynamic address. `params` are those of its path; the first one is what it was done to.
 */
export function callEntry(
  doors: Pick<ApiDoors, "now" | "random">,
  { params, ...by }: Author & { params: Readonly<Record<string, string>> },
  { action, isOne = false, answer }: { action: string; isOne?: boolean; answer: unknown },
): AuditEntry {
  const named = isOne ? {} : params;
  const [[targetKind, target] = [null, null]] = Object.entries(named);
  const last = Object.values(named).at(-1);
  const detail = idIn(answer) ?? (last === target ? null : (last ?? null));
  const entry = changeEntry(doors, by, { action, targetKind, targetName: target, detail });
  const group = JSON.stringify([by.workspace, by.actor?.id, action, target]);
  const digest = createHash("sha256").update(group).digest();
  const bucket = doors.now() - (doors.now() % bucketMs);
  return { ...entry, id: newId("aud", { now: bucket, random: (bytes) => digest.subarray(0, bytes) }) };
}

/** Whether a call was only to say what it would do. */
export function onlyLooks(input: unknown): boolean {
  if (typeof input !== "object" || input === null) return false;
  return ("dryRun" in input && input.dryRun === true) || ("send" in input && input.send === false);
}

function idIn(answer: unknown): string | null {
  if (typeof answer !== "object" || answer === null || !("id" in answer)) return null;
  return typeof answer.id === "string" ? answer.id : null;
}
