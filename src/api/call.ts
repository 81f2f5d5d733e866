import type { EndpointName, Endpoints } from "../contract/api.ts";
import type { Endpoint, Input, Output, Params, Query } from "../contract/endpoint.ts";
import type { Key } from "../contract/key.ts";

/** One call as a handler sees it: authenticated, allowed and validated. */
export interface Call<E extends Endpoint> {
  readonly params: Params<E>;
  readonly query: Query<E>;
  readonly input: Input<E>;
  readonly key: Key;
  /** The key's; a call can't reach another one. */
  readonly workspace: string;
  readonly requestId: string;
  /** The caller's network address; null where the connection has ended. */
  readonly address: string | null;
  /** Aborted when the caller hangs up. */
  readonly signal: AbortSignal;
  readonly header: (name: string) => string | undefined;
}

/** What goes over the wire as it is, and not as JSON, is answered as a Response. */
type Answer<E extends Endpoint> = E extends { content: "bytes" | "events" } ? Response : Output<E>;

export type Handler<E extends Endpoint> = (call: Call<E>) => Answer<E> | Promise<Answer<E>>;

/** The handlers of some endpoints; each resource's file makes those of its own. */
export type Handlers<Names extends EndpointName> = { readonly [Name in Names]: Handler<Endpoints[Name]> };
