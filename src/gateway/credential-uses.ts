import type { Log } from "../contract/log.ts";
import type { People } from "../store/store.ts";
import { Gathering } from "./gathering.ts";

/** Exact enough to tell a quiet credential from a busy one, and seldom enough to cost nothing. */
const gatherMs = 5_000;

/** What a credential was used since it was last written; counted in place, so that noting one allocates nothing. */
export interface CredentialUse {
  readonly triggerId: string;
  readonly credentialId: string;
  count: number;
  /** Milliseconds since the epoch. */
  lastAt: number;
  lastAddress: string;
}

export function newUse(triggerId: string, credentialId: string): CredentialUse {
  return { triggerId, credentialId, count: 0, lastAt: 0, lastAddress: "" };
}

/** Gathers the uses of credentials and writes them in bulk; nobody waits for that, and a failure is made good later. */
export class CredentialUses {
  readonly #people: Pick<People, "usedCredentials">;
  readonly #log: Log;
  readonly #gathering = new Gathering({ gatherMs, write: () => this.#write() });
  #used = new Set<CredentialUse>();

  constructor({ people, log }: { people: Pick<People, "usedCredentials">; log: Log }) {
    this.#people = people;
    this.#log = log;
  }

  note(use: CredentialUse, { at, ip }: { at: number; ip: string }): void {
    use.count += 1;
    use.lastAt = at;
    use.lastAddress = ip;
    if (use.count > 1) return;
    this.#used.add(use);
    this.#gathering.begin();
  }

  /** Resolves when everything noted so far is written, or could not be. */
  flush(): Promise<void> {
    return this.#gathering.flush();
  }

  async #write(): Promise<void> {
    const used = [...this.#used];
    this.#used = new Set();
    if (used.length === 0) return;
    const written = used.map((use) => ({ ...use }));
    for (const use of used) use.count = 0;
    try {
      await this.#people.usedCredentials(
        written.map(({ lastAt, ...use }) => ({ ...use, lastAt: new Date(lastAt).toISOString() })),
      );
    } catch (error) {
      this.#log.warn("last uses of credentials not written", { error });
      for (const [at, use] of used.entries()) {
        use.count += written[at]?.count ?? 0;
        this.#used.add(use);
      }
      this.#gathering.begin();
    }
  }
}
