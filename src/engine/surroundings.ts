import type { Live, Snapshot } from "../store/store.ts";
import { type Masking, maskingOf } from "./masking.ts";
import type { ScopeSources } from "./scope.ts";

interface Workspace {
  secrets: Record<string, string>;
  masking: Masking | null;
}

type Variables = ScopeSources["variables"];

const nothing: Workspace = { secrets: {}, masking: null };
const unnamed: Variables = {};

/** What runs find around them: secrets and the names that triggers give, of the newest snapshot. */
export class Surroundings {
  readonly #live: Live;
  #seen: Snapshot | null = null;
  #workspaces = new Map<string, Workspace>();
  #variables = new Map<string, Variables>();

  constructor(live: Live) {
    this.#live = live;
  }

  of(run: {
    workspace: string;
    event: { triggerId: string } | null;
  }): ScopeSources & Pick<Workspace, "masking"> {
    this.#look();
    const workspace = this.#workspaces.get(run.workspace) ?? nothing;
    const variables = run.event === null ? undefined : this.#variables.get(run.event.triggerId);
    return { ...workspace, variables: variables ?? unnamed };
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
          masking: maskingOf(found.map(({ value }) => value)),
        },
      ]),
    );
    this.#variables = new Map(snapshot.triggers.map(({ id, variables }) => [id, variables]));
    this.#seen = snapshot;
  }
}
