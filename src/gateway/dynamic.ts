import type { DynamicProof, DynamicTrigger } from "../contract/dynamic.ts";
import type { Json } from "../contract/name.ts";
import { addressDigest, isMadeHere, openAddress, signedPlace } from "../core/dynamic-address.ts";
import type { Store } from "../store/store.ts";
import type { AddressBook, Found } from "./address.ts";
import type { AddressForm } from "./journey.ts";

/** What an address says that a program got for a trigger. */
export interface DynamicUse {
  readonly id: string;
  readonly subject: string | null;
  readonly data: Readonly<Record<string, Json>>;
  readonly proof: DynamicProof;
  /** Whether one of its uses is spent by a delivery that starts something. */
  readonly isCounted: boolean;
  /** Why it no longer answers. */
  readonly ended: string | null;
}

interface Asked {
  now: number;
  form: AddressForm;
  book: AddressBook;
}

/** Finds the triggers behind dynamic addresses: in the store, or in what the address itself says. */
export class DynamicAddresses {
  readonly #store: Store;
  readonly #key: Uint8Array;

  constructor({ store, addressKey }: { store: Store; addressKey: Uint8Array }) {
    this.#store = store;
    this.#key = addressKey;
  }

  /** `text` is what stands in the place of the trigger's id. Null where it belongs to no trigger. */
  async find(text: string, at: Asked): Promise<Found | null> {
    return text.startsWith("sa_") ? this.#signed(text, at) : this.#stored(text, at);
  }

  #signed(text: string, { now, form, book }: Asked): Found | null {
    const place = signedPlace(text);
    const trigger = place === null ? undefined : book.byId.get(place.triggerId);
    const content = place === null || trigger === undefined ? null : openAddress(place, this.#key);
    if (place === null || trigger === undefined || content === null) return null;
    const [id, expiresAt, proof, subject, data] = content;
    const isOver = expiresAt !== null && now >= expiresAt;
    const ended =
      place.epoch !== trigger.epoch ? "the signed address was revoked" : isOver ? "it has expired" : null;
    return found({ trigger, form }, { id, subject, data, proof, isCounted: false, ended });
  }

  async #stored(text: string, { now, form, book }: Asked): Promise<Found | null> {
    if (!isMadeHere(text, this.#key)) return null;
    // Read each time, so that one that was revoked anywhere is gone at once.
    const address = await this.#store.dynamic.find({ digest: addressDigest(text) });
    const trigger = address === null ? undefined : book.byId.get(address.triggerId);
    if (address === null || trigger === undefined) return null;
    const { id, subject, data, proof } = address;
    return found(
      { trigger, form },
      { id, subject, data, proof, isCounted: true, ended: endOf(address, now) },
    );
  }
}

function found(at: Pick<Found, "trigger" | "form">, dynamic: DynamicUse): Found {
  return { ...at, pathParameters: {}, dynamic };
}

function endOf({ revokedAt, expiresAt }: DynamicTrigger, now: number): string | null {
  if (revokedAt !== null) return "it was revoked";
  if (expiresAt !== null && now >= Date.parse(expiresAt)) return "it has expired";
  // Whether a use is left is asked where the delivery is stored: a sender may repeat the last one, as a duplicate.
  return null;
}
