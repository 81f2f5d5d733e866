import { type Client, createClient } from "./contract/client.ts";
import { urlDefault } from "./contract/url-default.ts";

export type { Client } from "./contract/client.ts";
export { Problem } from "./contract/problem.ts";

export interface TriplineOptions {
  /** Where the API is. */
  url?: string;
  /** An API key with the scopes that the calls need. */
  key: string;
  /** Instead of the global `fetch`. */
  fetch?: typeof fetch;
}

/** A client is one object with a function per call of the API. */
interface TriplineConstructor {
  new (options: TriplineOptions): Tripline;
}
export type Tripline = Client;

/**
 * The typed client of a Tripline, for programs: `import { Tripline } from "tripline/client"`. Every call of the
 * reference's API is a function, typed by the same schemas that the server checks with; each rejects with a `Problem`.
 *
 *     const tripline = new Tripline({ url, key });
 *     const { publicUrl } = await tripline.createDynamicTrigger({
 *       trigger: "orders",
 *       input: { subject: user.id, data: { userId: user.id }, expiresAt },
 *     });
 */
// The calls are made from the table of endpoints; a class can't be declared to have them.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-extraneous-class
export const Tripline = class {
  constructor({ url = urlDefault, key, fetch: sends }: TriplineOptions) {
    Object.assign(this, createClient({ url, key, ...(sends && { fetch: sends }) }));
  }
} as unknown as TriplineConstructor;
