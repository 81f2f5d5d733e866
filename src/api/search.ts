import type { Trigger } from "../contract/trigger.ts";
import type { Workflow } from "../contract/workflow.ts";
import { findByAddress, isAddressOf } from "../core/addresses.ts";
import { addressDigest, isDynamicAddress, signedPlace } from "../core/dynamic-address.ts";
import type { Store } from "../store/store.ts";

/** What is to be looked for: the id of the trigger, where a dynamic address of it was pasted (S47). */
export async function soughtBy(search: string | undefined, { dynamic }: Store): Promise<string | undefined> {
  const text = search === undefined ? undefined : findByAddress(search).triggerId;
  if (text === undefined || !isDynamicAddress(text)) return search;
  const triggerId =
    signedPlace(text)?.triggerId ?? (await dynamic.find({ digest: addressDigest(text) }))?.triggerId;
  return triggerId ?? search;
}

/** Whether what was typed is part of the trigger's name, title, system or id, or is one of its addresses or part of one. */
export function isFound(trigger: Trigger, search: string): boolean {
  const { name, title, system, id } = trigger;
  return holds([name, title, system, id], search) || isAddressOf(trigger, findByAddress(search));
}

/** Whether what was typed is part of what the workflow is called, or finds a trigger that starts it. */
export function isFoundWorkflow(
  { workspace, id, name, title, description }: Workflow,
  { search, triggers }: { search: string; triggers: readonly Trigger[] },
): boolean {
  if (holds([id, name, title, description], search)) return true;
  return triggers.some(
    (trigger) =>
      trigger.workspace === workspace &&
      trigger.routes.some(({ workflow }) => workflow === name) &&
      isFound(trigger, search),
  );
}

function holds(texts: readonly (string | undefined)[], search: string): boolean {
  const sought = search.trim().toLowerCase();
  return texts.some((text) => text?.toLowerCase().includes(sought));
}
