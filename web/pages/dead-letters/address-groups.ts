import type { DeadLetter } from "../../../src/contract/dead-letter.ts";

/** Letters to one address, the newest first. */
export interface AddressGroup {
  url: string;
  ids: string[];
  lastAt: string;
  /** Why the newest was not taken. */
  reason: string;
  workflows: string[];
}

/** Letters by their addresses, those with the most first; the query of an address makes no difference. */
export function groupsOf(letters: readonly DeadLetter[]): AddressGroup[] {
  const groups = new Map<string, AddressGroup>();
  for (const { id, url, createdAt, reason, workflow } of letters) {
    const address = url.replace(/[?#].*$/s, "");
    const group = groups.get(address);
    if (group === undefined) {
      groups.set(address, { url: address, ids: [id], lastAt: createdAt, reason, workflows: [workflow] });
      continue;
    }
    group.ids.push(id);
    if (!group.workflows.includes(workflow)) group.workflows.push(workflow);
  }
  return [...groups.values()].toSorted((one, other) => other.ids.length - one.ids.length);
}
