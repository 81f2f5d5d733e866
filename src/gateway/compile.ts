import type { Verifier } from "../auth/any-of.ts";
import { compileCredentials } from "../auth/compile.ts";
import { issuedKeysOf } from "../auth/credential.ts";
import { credentialId } from "../auth/credential-id.ts";
import { membersOf } from "../auth/credential-members.ts";
import { type CompiledProvider, compileProvider, presetFor, waitMsMaxOf } from "../auth/provider.ts";
import type { SchemeDoors } from "../auth/scheme.ts";
import type { Priority } from "../contract/flow.ts";
import { messageOf } from "../contract/problem.ts";
import type { Trigger, TriggerStatus } from "../contract/trigger.ts";
import { compileAddressList } from "../core/address-list.ts";
import {
  compileMask,
  type Mask,
  namesKept,
  namesWithout,
  type SecretNames,
  wellKnown,
  wellKnownNames,
} from "../core/mask.ts";
import { type CompiledParameter, compileSource } from "../core/parameter-source.ts";
import { compileRedaction, type Redaction } from "../core/redact.ts";
import { type Choice, compileRouting, type Routing, settledChoice } from "../core/routes.ts";
import { compileTemplate, type Template } from "../core/template.ts";
import { allowOf } from "./address.ts";
import type { Listening } from "./capture.ts";
import { type Challenges, compileChallenges } from "./challenges.ts";
import { type CompiledStructure, compileStructure } from "./conform.ts";
import { type CompiledResponse, compileResponse } from "./content.ts";
import type { CompiledPatterns } from "./correlate.ts";
import { type CompiledCors, compileCors } from "./cors.ts";
import { type CredentialUse, newUse } from "./credential-uses.ts";
import { noticesOf } from "./deprecation.ts";
import { type CompiledFlow, compileFlow } from "./hold.ts";
import { KeyedWindows } from "./keyed-windows.ts";
import { compileSenders } from "./mail/senders.ts";
import type { KeyMeter } from "./meter.ts";
import { type CompiledOwnWrites, compileOwnWrites } from "./own-write.ts";
import type { Windows } from "./windows.ts";

/** A trigger with everything that can be done before a request is there. */
export interface CompiledTrigger {
  readonly id: string;
  readonly workspace: string;
  readonly name: string;
  readonly version: number;
  /** Addresses signed at another epoch are revoked. */
  readonly epoch: number;
  readonly status: TriggerStatus;
  /** Milliseconds since the epoch; infinite when it does not expire. */
  readonly expiresAt: number;
  /** Why it can't take requests, for its author and the log. */
  readonly problem: string | null;
  readonly methods: readonly string[];
  readonly allow: string;
  readonly takesAddress: ((ip: string) => boolean) | null;
  /** Whose e-mails it takes, by the addresses of their authors; null: none. */
  readonly senders: ((authors: readonly string[]) => boolean) | null;
  readonly bodyBytesMax: number;
  readonly contentTypes: ReadonlySet<string> | null;
  readonly verifier: Verifier;
  /** Whether one of its schemes looks at the client's certificate. */
  readonly asksForCertificates: boolean;
  /** By their place in the list: what its credentials were used lately. */
  readonly uses: readonly CredentialUse[];
  /** By their ids: what the credentials within others were used lately. */
  readonly memberUses: ReadonlyMap<string, CredentialUse>;
  /** Masks what its schemes take for proof. */
  readonly credentials: Mask;
  /** Masks what is a credential at most triggers. */
  readonly usual: Mask;
  /** Names of headers and query parameters by which its senders prove themselves, and which it keeps readable. */
  readonly exposed: readonly string[];
  /** Names of issued keys that its credentials ask for. */
  readonly issuedKeys: readonly string[];
  /** Null for most: nothing else is hidden. */
  readonly redaction: Redaction | null;
  /** What its preset says of the events; null where it has none. */
  readonly provider: CompiledProvider | null;
  readonly challenges: Challenges | null;
  readonly payload: Trigger["payload"];
  readonly parameters: readonly CompiledParameter[];
  /** Whether a parameter is taken from the body. */
  readonly readsContent: boolean;
  /** Whether requests refused for their proof or content are kept whole. */
  readonly quarantine: boolean;
  readonly enforcement: Trigger["enforcement"];
  /** Null without a schema. */
  readonly structure: CompiledStructure | null;
  readonly variables: Trigger["variables"];
  readonly eventType: Template | null;
  readonly idempotencyKey: Template | null;
  readonly hashesBody: boolean;
  /** Null: no delivery is told for an echo by its key. */
  readonly ownWrites: CompiledOwnWrites | null;
  /** Until when a key that is claimed at this moment (ms) is held. */
  readonly keyExpiry: (at: number) => string;
  readonly routing: Routing;
  /** The routes taken, where no filter has a say. */
  readonly decided: Choice | null;
  readonly response: CompiledResponse;
  readonly cors: CompiledCors | null;
  /** Headers of every answer about the end of the trigger's life, names and values in turn. */
  readonly notices: readonly string[];
  /** Whether templates or filters are to be evaluated, and need a scope. */
  readonly hasExpressions: boolean;
  /** Null: its runs are queued as they come. */
  readonly flow: CompiledFlow | null;
  /** Null: no quota is counted by key. */
  readonly meter: KeyMeter | null;
  readonly priority: Priority;
  /** Changed in place when only a quota has changed. */
  windows: Windows;
  /** Set in place, too, when a capture begins and ends. */
  listening: Listening | null;
  /** What makes keys of its events that runs may be waiting for; null for most. Changed in place. */
  awaited: CompiledPatterns | null;
  /** Until when somebody who listens answers for it (ms since 1970); changed in place. */
  answeredUntil: number;
}

export interface CompileDoors {
  scheme: SchemeDoors;
  windows: Windows;
  /** For digests of bodies of which not all is kept. */
  bodyKey: Uint8Array;
}

/** Compiles a trigger once per change. One that can't be compiled says why in `problem` and takes no requests. */
export function compileTrigger(
  trigger: Trigger,
  { scheme, windows, bodyKey }: CompileDoors,
): CompiledTrigger {
  try {
    return {
      ...settledParts(trigger),
      ...senderParts(trigger, scheme),
      ...expressions(trigger),
      ...doorway(trigger, { scheme, bodyKey }),
      windows,
      listening: null,
      awaited: null,
      answeredUntil: 0,
      problem: null,
    };
  } catch (error) {
    const bare: Trigger = {
      ...trigger,
      events: undefined,
      filter: undefined,
      ownWrites: undefined,
      eventType: undefined,
      routes: [],
      handshakes: [],
      parameters: [],
      schema: undefined,
      deduplication: { bodyHash: false, windowMs: trigger.deduplication.windowMs },
      response: { method: "immediately" },
      responses: {},
      limits: { bodyBytes: trigger.limits.bodyBytes },
      order: undefined,
      debounce: undefined,
      batch: undefined,
    };
    const problem = messageOf(error);
    const sender = senderParts(bare, scheme);
    return {
      ...settledParts(bare),
      ...sender,
      ...expressions(bare),
      ...doorway(bare, { scheme, bodyKey }),
      windows,
      listening: null,
      awaited: null,
      answeredUntil: 0,
      problem,
    };
  }
}

function settledParts(trigger: Trigger) {
  const { id, workspace, name, version, epoch, status, methods, enforcement, variables } = trigger;
  const { deduplication, payload, quarantine } = trigger;
  return {
    id,
    workspace,
    name,
    version,
    epoch,
    status,
    methods,
    enforcement,
    variables,
    payload,
    priority: trigger.priority,
    quarantine,
    expiresAt: trigger.expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(trigger.expiresAt),
    allow: allowOf(methods),
    hashesBody: deduplication.bodyHash,
    keyExpiry: compileExpiry(deduplication.windowMs),
  };
}

function senderParts(trigger: Trigger, scheme: SchemeDoors) {
  const provider = compileProvider(trigger, scheme);
  return { provider, challenges: compileChallenges(provider, trigger) };
}

function doorway(trigger: Trigger, { scheme, bodyKey: key }: Pick<CompileDoors, "scheme" | "bodyKey">) {
  const { id, limits, auth, cors, methods, deprecated, mail, redact } = trigger;
  const { addresses, contentTypes, bodyBytes } = limits;
  const verifier = compileCredentials(auth, scheme);
  const { carries, madeOfBody } = verifier;
  return {
    bodyBytesMax: bodyBytes,
    senders: mail === undefined ? null : compileSenders(mail),
    takesAddress: addresses === undefined ? null : compileAddressList(addresses),
    contentTypes:
      contentTypes === undefined ? null : new Set(contentTypes.map((type) => type.trim().toLowerCase())),
    verifier,
    asksForCertificates: looksAtCertificates(auth),
    uses: auth.map((credential) => newUse(id, credentialId(credential))),
    memberUses: memberUsesOf(id, auth),
    ...masksOf(carries, redact?.keep),
    issuedKeys: auth.flatMap(issuedKeysOf),
    exposed: redact?.keep === undefined ? [] : namesKept(carries, redact.keep),
    redaction: redact === undefined ? null : compileRedaction(redact, { key, madeOfBody }),
    cors: cors === undefined ? null : compileCors(cors, { methods, carries: carries.headers }),
    notices: deprecated === undefined ? [] : noticesOf(deprecated),
  };
}

function memberUsesOf(triggerId: string, auth: Trigger["auth"]): ReadonlyMap<string, CredentialUse> {
  const ids = auth.flatMap(membersOf).map(({ credential }) => credentialId(credential));
  return new Map(ids.map((id) => [id, newUse(triggerId, id)]));
}

/** Senders who put their key into the wrong place, the query for a header, want it hidden no less. */
function masksOf({ headers, query }: SecretNames, keep: SecretNames | undefined) {
  const own = { headers: [...headers, ...query], query: [...query, ...headers] };
  if (keep === undefined) return { credentials: compileMask(own), usual: wellKnown };
  const but = (names: SecretNames) =>
    compileMask({
      headers: namesWithout(names.headers, keep.headers),
      query: namesWithout(names.query, keep.query),
    });
  return { credentials: but(own), usual: but(wellKnownNames) };
}

/** Credentials may hold others. */
function looksAtCertificates(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return ("scheme" in value && value.scheme === "mtls") || Object.values(value).some(looksAtCertificates);
}

function expressions(trigger: Trigger) {
  const routing = compileRouting(trigger);
  const eventType = templateOf(trigger.eventType);
  const idempotencyKey = templateOf(trigger.deduplication.key);
  const preset = presetFor(trigger);
  const responses = { ...preset?.responses, ...trigger.responses };
  const response = compileResponse({ response: trigger.response, responses }, waitMsMaxOf(preset));
  const decided = settledChoice(routing);
  const flow = compileFlow(trigger);
  const meter = compileMeter(trigger);
  const ownWrites = compileOwnWrites(trigger);
  return {
    routing,
    decided,
    eventType,
    idempotencyKey,
    response,
    flow,
    meter,
    ownWrites,
    parameters: trigger.parameters.map((each) => compileSource(each, trigger.payload.namespaces)),
    readsContent: trigger.parameters.some(({ from }) => from === "body" || from === "text"),
    structure: compileStructure(trigger),
    hasExpressions:
      decided === null ||
      eventType !== null ||
      idempotencyKey !== null ||
      response.hasTemplates ||
      flow?.hasKeys === true ||
      ownWrites !== null ||
      meter !== null,
  };
}

/** Made once per millisecond, however many deliveries share it. */
function compileExpiry(windowMs: number): (at: number) => string {
  let last = { at: Number.NaN, text: "" };
  return (at) => {
    if (at !== last.at) last = { at, text: new Date(at + windowMs).toISOString() };
    return last.text;
  };
}

/** Its windows are put in place with every change of the definitions. */
function compileMeter({ id, limits }: Trigger): KeyMeter | null {
  if (limits.per === undefined) return null;
  const make = () => {
    throw new Error(`The key windows of ${id} are not in place.`);
  };
  return { key: compileTemplate(limits.per.key), windows: new KeyedWindows({ triggerId: id, make }) };
}

function templateOf(source: string | undefined): Template | null {
  return source === undefined ? null : compileTemplate(source);
}
