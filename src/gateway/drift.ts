import type { JsonSchema } from "../contract/json-schema.ts";
import type { Log } from "../contract/log.ts";
import { type Difference, differences } from "../core/differences.ts";
import { compileToldPath } from "../core/redact-path.ts";
import { type Drift, driftMax, type Store } from "../store/store.ts";
import { Gathering } from "./gathering.ts";
import type { Parsed } from "./journey.ts";

/** A trigger's deliveries are looked at no more often; a change of a sender's format shows soon enough. */
const lookEveryMs = 1_000;
/** How long what differs gathers before it is written; nobody waits for it. */
const gatherMs = 2_000;
/** Kept in that time, over all triggers. */
const gatheredMax = 2_000;

/** Notes how deliveries differ from what their trigger has learned: beside their journey, now and then, within bounds. */
export class DriftNotes {
  readonly #store: Store;
  readonly #log: Log;
  readonly #gathering = new Gathering({ gatherMs, write: () => this.#write() });
  #gathered = new Map<string, Drift>();
  #looking = 0;

  constructor({ store, log }: { store: Store; log: Log }) {
    this.#store = store;
    this.#log = log;
  }

  /** Looks at a delivery when it is the trigger's turn, once the event loop has come round. */
  look(parsed: Parsed): void {
    const { structure } = parsed.trigger;
    if (structure === null || parsed.at < structure.lookAt || !isStructured(parsed)) return;
    structure.lookAt = parsed.at + lookEveryMs;
    this.#looking += 1;
    setImmediate(() => {
      this.#looking -= 1;
      this.#compare(parsed, structure.schema);
    });
  }

  /** Resolves when everything gathered so far is written, or could not be. */
  async flush(): Promise<void> {
    while (this.#looking > 0) await new Promise((resolve) => setImmediate(resolve));
    await this.#gathering.flush();
  }

  #compare(parsed: Parsed, schema: JsonSchema): void {
    const { trigger, id, receivedAt } = parsed;
    for (const difference of differencesOf(parsed, schema).slice(0, driftMax)) {
      const { path, kind, found } = difference;
      const key = JSON.stringify([trigger.id, path, kind, found]);
      const known = this.#gathered.get(key);
      if (known === undefined && this.#gathered.size >= gatheredMax) return;
      this.#gathered.set(key, {
        ...difference,
        workspace: trigger.workspace,
        triggerId: trigger.id,
        firstSeenAt: known?.firstSeenAt ?? receivedAt,
        lastSeenAt: receivedAt,
        count: (known?.count ?? 0) + 1,
        deliveryId: id,
      });
    }
    if (this.#gathered.size > 0) this.#gathering.begin();
  }

  async #write(): Promise<void> {
    const drift = [...this.#gathered.values()];
    this.#gathered = new Map();
    if (drift.length === 0) return;
    try {
      await this.#store.drift.note(drift);
    } catch (error) {
      this.#log.warn("drift not noted", { count: drift.length, error });
    }
  }
}

/** How what the sender sent differs, but for what lies below what was hidden. */
function differencesOf({ value, original }: Parsed, schema: JsonSchema): Difference[] {
  const sent = original?.sent ?? null;
  if (sent === null) return differences(schema, value);
  const told = compileToldPath(sent.places, { generic: true });
  return differences(schema, sent.value).filter(({ path }) => told(path) === path);
}

function isStructured({ type }: Parsed): boolean {
  return type !== "text" && type !== "binary" && type !== "empty";
}
