import type { View } from "../../contract/view.ts";

/** Named queries of lists. */
export interface Views {
  /** In the order of their names. */
  list(find: { workspace: string }): Promise<View[]>;
  get(find: { workspace: string; name: string }): Promise<View | null>;
  /** Saves it; what had the name before is replaced. */
  put(view: View): Promise<void>;
  remove(find: { workspace: string; name: string }): Promise<boolean>;
}
