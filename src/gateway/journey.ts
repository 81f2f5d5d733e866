import type { IncomingMessage } from "node:http";
import type { Claims, Refusal } from "../auth/scheme.ts";
import type { Json } from "../contract/name.ts";
import type { BodyType } from "../contract/payload.ts";
import type { Scope } from "../core/event-scope.ts";
import type { Sent } from "../core/unpacked.ts";
import type { XmlDocument } from "../core/xml-node.ts";
import type { Arrival, NewRun } from "../store/store.ts";
import type { Answer } from "./answer.ts";
import type { CompiledTrigger } from "./compile.ts";
import type { DynamicUse } from "./dynamic.ts";
import type { OfKey } from "./keyed-windows.ts";
import type { Original } from "./redact.ts";
import type { Shown } from "./shown.ts";
import type { Trace } from "./trace.ts";

/** Which of the four kinds of address was called; it decides the answer where the trigger does not. */
export type AddressForm = "hooks" | "webhooks" | "named" | "suffix";

/** A request's line and headers as received. Nothing of its body has been read. */
export interface Received {
  readonly kind: "ok";
  /** The delivery's id, and the request's. */
  readonly id: string;
  /** Milliseconds since the epoch, and the same moment as text. */
  readonly at: number;
  readonly receivedAt: string;
  readonly method: string;
  /** Path and query as received. */
  readonly url: string;
  readonly path: string;
  /** Without the `?`. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The client's address, behind trusted proxies. */
  readonly ip: string;
  readonly secure: boolean;
  /** It comes from a trusted proxy. */
  readonly isProxied: boolean;
  readonly request: IncomingMessage;
  readonly trace: Trace;
}

// Each station adds what the next one needs, so that a skipped station does not compile.

export interface Addressed extends Received {
  readonly trigger: CompiledTrigger;
  readonly form: AddressForm;
  readonly pathParameters: Record<string, string>;
  /** What the dynamic address says that was called; null at a trigger's own. */
  readonly dynamic: DynamicUse | null;
  /** It runs what is not published yet, and counts nowhere but against the quota. */
  readonly isTest: boolean;
}
export interface Admitted extends Addressed {
  readonly bodyBytesMax: number;
}
export interface Read extends Admitted {
  /** The body as received, before any decompression. */
  readonly raw: Uint8Array;
}
export interface Verified extends Read {
  /** False only where a capture takes what is not proved. */
  readonly isProved: boolean;
  readonly credential: string;
  /** What the sender's token or certificate says. */
  readonly claims?: Claims | undefined;
  /** What the sender signed as this one message's own. */
  readonly messageId: string | null;
  readonly search: URLSearchParams;
  /** It came before, and a person has it run. */
  readonly isVouched?: true;
}
/** Its quota has been spent. */
export interface Counted extends Verified {
  readonly counted: true;
  /** Of a test: the revision of the trigger's draft that it goes by; absent: by what is in force. */
  readonly draft?: number;
  /** The request's headers, where `headers` are those of an event that came in it. */
  readonly sentHeaders?: Readonly<Record<string, string>>;
}
export interface Parsed extends Counted {
  /** Decompressed, and decrypted where its provider encrypts. */
  readonly body: Uint8Array;
  readonly type: BodyType;
  readonly value: Json;
  /** For XML, which XPath reads. */
  readonly document: XmlDocument | undefined;
  /** What of its body was hidden; absent: nothing. */
  readonly original?: Original;
}
/** A request that holds any number of events, each with headers and a body of its own. */
export interface EventBatch {
  readonly kind: "batch";
  readonly counted: Counted;
  readonly events: readonly Sent[];
}
export interface Extracted extends Parsed {
  /** What the trigger's parameters and templates read. */
  readonly seen: Shown;
  /** What is stored, and handed on to runs. */
  readonly shown: Shown;
  readonly params: Record<string, Json>;
  readonly scope: Scope;
  /** Under which key it was counted; absent: under none. */
  readonly metered?: OfKey;
}
export interface Identified extends Extracted {
  readonly eventType: string | null;
  /** Why its type could not be evaluated. */
  readonly eventTypeFault: string | null;
  readonly idempotencyKey: string | null;
}
export interface Routed extends Identified {
  readonly runs: NewRun[];
  /** Why nothing runs, where nothing does. */
  readonly unwanted: string | null;
  /** A filter could not be evaluated, or a workflow is not there. */
  readonly undecided: boolean;
  /** The trigger's own filter, and its subscription, have let it pass. */
  readonly isWanted: boolean;
  /** What it brings that runs may be waiting for. */
  readonly arrivals?: readonly Arrival[];
}
/** Its answer is known as far as it can be before a run has said anything. */
export interface Prepared extends Routed {
  /** Null: the workflow answers. */
  readonly answer: Answer | null;
}
export interface Kept extends Omit<Prepared, "kind"> {
  readonly kind: "kept";
  readonly status: "accepted" | "filtered" | "captured";
}
export interface Repeated extends Omit<Prepared, "kind"> {
  readonly kind: "duplicate";
  readonly of: string;
}

/** The events of one request, all stored. */
export interface TakenBatch {
  readonly kind: "batch";
  readonly deliveries: readonly (Kept | Repeated)[];
  readonly answer: Answer;
}

/** Why a request goes no further. `reason` is for the people who look after the trigger, never for the caller. */
export type Ending =
  | { kind: "unknown"; reason: string }
  | { kind: "gone"; reason: string }
  | { kind: "broken"; reason: string }
  | { kind: "described"; allow: string }
  | { kind: "wrong_method"; allow: string; reason: string }
  | { kind: "insecure"; location: string | null; reason: string }
  | { kind: "forbidden"; reason: string }
  /** `msg` is for the caller, where the limit is none of bytes. */
  | { kind: "too_large"; limit: number; reason: string; msg?: string }
  | { kind: "throttled"; retryAfterSeconds: number; reason: string }
  /** `metered`: the key whose windows are spent. */
  | { kind: "limited"; retryAfterSeconds: number; reason: string; metered?: OfKey }
  | { kind: "departed"; reason: string }
  /** `stale`: genuine, but sent too long ago. The caller is told the same. */
  | { kind: "unauthenticated" | "stale"; refusal: Refusal; challenges: readonly string[]; reason: string }
  /** It could not be told who sent it: keys of an identity provider can't be had. */
  | { kind: "unverifiable"; reason: string }
  | { kind: "inactive"; reason: string }
  /** A draft that a test was to go by is none that could. Its sender is proved, and told why. */
  | { kind: "untestable"; reason: string }
  /** A provider's challenge, answered. */
  | { kind: "handshake"; answer: Answer; reason: string }
  | { kind: "unsupported"; reason: string }
  | { kind: "unparsable"; reason: string; line?: number; column?: number }
  | {
      kind: "missing";
      missing: string[];
      invalid: { name: string; reason: string }[];
      reason: string;
    }
  | { kind: "invalid"; invalid: { name: string; path?: string; reason: string }[]; reason: string }
  /** `cause`: what the store failed with. */
  | { kind: "unavailable"; reason: string; cause?: unknown }
  | { kind: "failed"; error: unknown; reason: string };

/** How far a request came. */
export type Reached = Received &
  Partial<Omit<Read, keyof Received>> &
  Partial<Pick<Verified, "isProved">> &
  Pick<Extracted, "metered">;

/** All ways in which a request can end. */
export type Outcome =
  | { kind: "kept"; delivery: Kept }
  | { kind: "repeated"; delivery: Repeated }
  | TakenBatch
  | { kind: "ended"; ending: Ending; reached: Reached };
