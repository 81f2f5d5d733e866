import type { Actor } from "../contract/actor.ts";
import type { EndpointName, Endpoints } from "../contract/api.ts";
import type { Endpoint, Input, Output, Params, Query } from "../contract/endpoint.ts";
import type { Key, Scope } from "../contract/key.ts";

/** Who calls, and what they may do where. */
export interface Identity {
  readonly actor: Actor;
  /** Null where a person calls. */
  readonly key: Key | null;
  /** Of a person those that go with the role. */
  readonly scopes: readonly Scope[];
  /** A call can't reach another one. */
  readonly workspace: string;
}

/** A call that anybody may make is nobody's, as long as nobody is known to make it. */
type Caller<E extends Endpoint> = E extends { access: "open" }
  ? { readonly [Part in keyof Identity]: Identity[Part] | null }
  : E extends { access: "signed-in" }
    ? Omit<Identity, "workspace"> & { readonly workspace: string | null }
    : Identity;

/** One call as a handler sees it: authenticated, allowed and validated. */
export type Call<E extends Endpoint> = Caller<E> & {
  readonly params: Params<E>;
  readonly query: Query<E>;
  readonly input: Input<E>;
  readonly requestId: string;
  /** The caller's network address; null where the connection has ended. */
  readonly address: string | null;
  /** Where the caller found this server: `https://hooks.example.com`. */
  readonly origin: string;
  /** Aborted when the caller hangs up. */
  readonly signal: AbortSignal;
  readonly header: (name: string) => string | undefined;
};

/** What goes over the wire as it is, and not as JSON, or with cookies, is answered as a Response. */
type Answer<E extends Endpoint> = E extends { content: "bytes" | "events" }
  ? Response
  : E extends { access: "open" }
    ? Output<E> | Response
    : Output<E>;

export type Handler<E extends Endpoint> = (call: Call<E>) => Answer<E> | Promise<Answer<E>>;

/** The handlers of some endpoints; each resource's file makes those of its own. */
export type Handlers<Names extends EndpointName> = { readonly [Name in Names]: Handler<Endpoints[Name]> };
