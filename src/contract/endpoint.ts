import type { z } from "zod";
import type { Scope } from "./key.ts";

/** What a body is: JSON unless said otherwise. `events` is a stream of server-sent events, one `output` each. */
export type Content = "json" | "bytes" | "events";

/** One call of the management API. Routes, OpenAPI and the client are made from it. */
export interface Endpoint {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With its parameters in braces: `/api/v1/triggers/{trigger}`. */
  readonly path: string;
  /** What a key must be allowed to do; a person needs the role that goes with it (`roleFor`). */
  readonly scope: Exclude<Scope, "intake">;
  /**
   * `open`: anybody may call it. `signed-in`: whoever is known, of a person even one who belongs to no workspace.
   * Absent: whoever may do so in the workspace that the call is about.
   */
  readonly access?: "open" | "signed-in";
  readonly tag: string;
  readonly summary: string;
  /** More for the reference, where the summary does not say it all. */
  readonly description?: string;
  /** Every value arrives as text. */
  readonly query?: z.ZodObject;
  readonly input?: z.ZodType;
  /** Bytes that a body of who is not known may have, where a form is too few. */
  readonly strangerBytesMax?: number;
  /** Absent: 204, without a body. */
  readonly output?: z.ZodType;
  readonly content?: Content;
  /** What the audit says of it, where no change of the configuration says more. */
  readonly audit?: string;
  /** Of one caller all such calls are one entry of it for ten minutes, whatever they are of: there may be one per delivery. */
  readonly isAuditedAsOne?: true;
  /** The status of success where it is not 200, or 204 without output. */
  readonly status?: 201 | 202;
}

type ParametersIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParametersIn<Rest>
  : never;

/** The values of the parameters in an endpoint's path. */
export type Params<E extends Endpoint> = { readonly [Name in ParametersIn<E["path"]>]: string };

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
type Given<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined;
type Field<E extends Endpoint, Name extends keyof Endpoint> =
  E extends Record<Name, infer Schema> ? Schema : undefined;

/** What a handler is given, after validation. */
export type Query<E extends Endpoint> = Parsed<Field<E, "query">>;
export type Input<E extends Endpoint> = Parsed<Field<E, "input">>;
/** What a caller gives, before defaults. */
export type QueryGiven<E extends Endpoint> = Given<Field<E, "query">>;
export type InputGiven<E extends Endpoint> = Given<Field<E, "input">>;
export type Output<E extends Endpoint> = Parsed<Field<E, "output">>;

/** The status of success. */
export function statusOf({ status, output, content }: Endpoint): number {
  return status ?? (output === undefined && content === undefined ? 204 : 200);
}
