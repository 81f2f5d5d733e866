import { mailboxIn, mailboxOf } from "../../core/mail-address.ts";
import type { Live, Snapshot } from "../../store/store.ts";

/** Which trigger has which mailbox; known anew whenever the definitions change. */
export class Mailboxes implements Disposable {
  readonly #domain: string;
  readonly #key: Uint8Array;
  readonly #watch: Disposable;
  #triggers: ReadonlyMap<string, string> = new Map();

  constructor({ live, domain, key }: { live: Live; domain: string; key: Uint8Array }) {
    this.#domain = domain.toLowerCase();
    this.#key = key;
    this.#read(live.current());
    this.#watch = live.onChange((snapshot) => this.#read(snapshot));
  }

  /** The id of the trigger that an e-mail to this address is for; null where there is none. */
  find(address: string): string | null {
    const { mailbox, domain } = mailboxIn(address);
    return domain === this.#domain ? (this.#triggers.get(mailbox) ?? null) : null;
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
  }

  #read({ triggers }: Snapshot): void {
    const taking = triggers.filter(({ mail }) => mail !== undefined);
    this.#triggers = new Map(taking.map((trigger) => [mailboxOf(trigger, this.#key), trigger.id]));
  }
}
