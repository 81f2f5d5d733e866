import type { Fixture } from "../../contract/fixture.ts";

export interface Fixtures {
  /** In the order of their names. */
  list(find: { workspace: string; after?: string | undefined; limit: number }): Promise<Fixture[]>;
  get(find: { workspace: string; name: string }): Promise<Fixture | null>;
  /** Saves it; what had the name before is replaced. */
  put(fixture: Fixture): Promise<void>;
  remove(find: { workspace: string; name: string }): Promise<boolean>;
}
