import { workspaceDefault } from "../contract/name.ts";
import type { Role } from "../contract/role.ts";
import type { Snapshot } from "../store/store.ts";

export interface Membership {
  workspace: string;
  role: Role;
}

/** A snapshot is replaced at each change, so its index goes when it goes. */
const indexes = new WeakMap<Snapshot, Map<string, Membership[]>>();

/** Where a person belongs: the workspace `default` first, the others by name. */
export function membershipsOf(snapshot: Snapshot, personId: string): readonly Membership[] {
  const index = indexes.get(snapshot) ?? indexed(snapshot);
  return index.get(personId) ?? [];
}

function indexed(snapshot: Snapshot): Map<string, Membership[]> {
  const index = Map.groupBy(snapshot.members, ({ personId }) => personId);
  const made = new Map(
    Array.from(index, ([personId, members]) => [
      personId,
      members.map(({ workspace, role }) => ({ workspace, role })).toSorted(inOrder),
    ]),
  );
  indexes.set(snapshot, made);
  return made;
}

function inOrder(one: Membership, other: Membership): number {
  const isDefault = ({ workspace }: Membership) => workspace === workspaceDefault;
  if (isDefault(one) !== isDefault(other)) return isDefault(one) ? -1 : 1;
  return one.workspace < other.workspace ? -1 : 1;
}
