import type { KeyValue } from "../../contract/key-value.ts";
import type { Json } from "../../contract/name.ts";

interface Place {
  workspace: string;
  key: string;
  now: string;
}

/** `by`: who writes; a write by the one who wrote last is a repetition and changes nothing. */
interface Writing extends Place {
  expiresAt: string | null;
  by?: string | undefined;
}

/** Keys that one workspace may have. */
export const keyValuesMax = 100_000;

/** What workflows keep from run to run. What has expired is not there. */
export interface KeyValues {
  get(find: Place): Promise<KeyValue | null>;
  /** In the order of their keys. */
  list(find: {
    workspace: string;
    prefix: string;
    after?: string | undefined;
    limit: number;
    now: string;
  }): Promise<KeyValue[]>;
  /** Null: it has not the version or the value that it should have (version 0, value null: nothing is there). Throws Problem `conflict` when the workspace has too many keys. */
  put(
    put: Writing & { value: Json; ifVersion?: number | undefined; ifValue?: Json | undefined },
  ): Promise<KeyValue | null>;
  /** Null: what is there is no number. Throws as `put` does. */
  increment(increment: Writing & { amount: number }): Promise<KeyValue | null>;
  /** Whether it was there. */
  remove(find: Place): Promise<boolean>;
}
