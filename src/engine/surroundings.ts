import type { Live, Snapshot } from "../store/store.ts";
import { type Masking, maskingOf } from "./masking.ts";
import type { ScopeSources } from "./scope.ts";

interface Workspace {
  secrets: Record<string, string>;
  masking: Masking | null;
}

const nothing: Workspace = { secrets: {}, masking: null };

/** What runs find around them: the secrets of the newest snapshot. */
export class Surroundings {
  readonly #live: Live;
  #seen: Snapshot | null = null;
  #workspaces = new Map<string, Workspace>();

  constructor(live: Live) {
    this.#live = live;
  }

  of({ workspace }: { workspace: string }): ScopeSources & Pick<Workspace, "masking"> {
    this.#look();
    return this.#workspaces.get(workspace) ?? nothing;
  }

  /** Read anew for each snapshot, not for each run. */
  #look(): void {
    const snapshot = this.#live.current();
    if (snapshot === this.#seen) return;
    const secrets = Map.groupBy(snapshot.secrets, ({ workspace }) => workspace);
    this.#workspaces = new Map(
      [...secrets].map(([workspace, found]) => [
        workspace,
        {
          secrets: Object.fromEntries(found.map(({ name, value }) => [name, value])),
          masking: this.#maskingOf(
            workspace,
            found.map(({ value }) => value),
          ),
        },
      ]),
    );
    this.#seen = snapshot;
  }

  /** Costly to compile: kept until the secrets have changed. */
  #maskingOf(workspace: string, values: readonly string[]): Masking | null {
    const known = this.#workspaces.get(workspace);
    if (known === undefined) return maskingOf(values);
    const before = new Set(Object.values(known.secrets));
    const isSame = before.symmetricDifference(new Set(values)).size === 0;
    return isSame ? known.masking : maskingOf(values);
  }
}
