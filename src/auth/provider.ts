import { z } from "zod";
import { Credential } from "../contract/credential.ts";
import { compilePick, type Picker } from "../core/pick.ts";
import { parseCredential } from "./credential.ts";
import type { Asked, Handshake, HandshakeReply, Known } from "./handshake.ts";
import { type Preset, secretFields } from "./preset.ts";
import { presetOf } from "./presets/index.ts";
import type { SchemeDoors } from "./scheme.ts";
import { compileMatch } from "./secret-match.ts";

/** What a trigger says of who sends to it. */
export interface Sender {
  provider?: string | undefined;
  auth: readonly Credential[];
}

/** What a challenge is answered, and the secret that a value which came with it would be kept as. */
export type Replied = HandshakeReply & { secret: string | null };

/** One kind of challenge, with the settings of each credential that may answer it. */
export interface CompiledHandshake {
  readonly title: string;
  readonly to: Handshake["to"];
  readonly on: Handshake["on"];
  /** Null: it is no challenge after all. */
  reply(asked: Asked): Replied | null;
}

/** A preset, ready for a trigger's requests. */
export interface CompiledProvider {
  readonly name: string;
  readonly eventType: Picker | null;
  readonly idempotencyKey: Picker | null;
  readonly handshakes: readonly CompiledHandshake[];
  readonly unpack: Preset["unpack"] | null;
  readonly answer: Preset["answer"] | null;
  readonly echo: ((asked: Parameters<NonNullable<Preset["echo"]>>[0]) => Record<string, string>) | null;
  /** Opens the body of a proved delivery, by any of the credentials that are valid at this moment (ms). */
  readonly open: ((body: Uint8Array, now: number) => Uint8Array | string | null) | null;
  /** How long a caller may be kept waiting, in milliseconds. */
  readonly waitMsMax: number;
}

const Members = z.array(Credential);
const Texts = z.union([z.string(), z.array(z.string())]);

/** Kept back from a provider's patience, so that the answer is there before it hangs up. */
const answerShare = 0.1,
  answerMsMin = 500;

/** The preset of a trigger: the one that it names, else that of its first credential that is one's. */
export function presetFor({ provider, auth }: Sender): Preset | null {
  if (provider !== undefined) return presetOf(provider) ?? null;
  for (const { scheme } of auth.flatMap(withMembers)) {
    const preset = presetOf(scheme);
    if (preset !== undefined) return preset;
  }
  return null;
}

/** A credential and, of one that is made of others, these. */
function withMembers(credential: Credential): Credential[] {
  const members = Members.safeParse(credential["of"]).data ?? [];
  return [credential, ...members.flatMap(withMembers)];
}

/** How long a caller of this provider may be kept waiting; infinite where its patience is not known. */
export function waitMsMaxOf(preset: Preset | null): number {
  const deadlineMs = preset?.deadlineMs;
  if (deadlineMs === undefined) return Number.POSITIVE_INFINITY;
  return deadlineMs - Math.max(answerMsMin, deadlineMs * answerShare);
}

/** Compiles a trigger's preset; null where it has none. */
export function compileProvider(sender: Sender, doors: SchemeDoors): CompiledProvider | null {
  const preset = presetFor(sender);
  if (preset === null) return null;
  const { name, eventType, idempotencyKey, echo, handshakes = [] } = preset;
  const credentials = knownOf(preset, sender.auth, doors);
  return {
    name,
    eventType: eventType === undefined ? null : compilePick(eventType),
    idempotencyKey: idempotencyKey === undefined ? null : compilePick(idempotencyKey),
    handshakes: handshakes.map((handshake) => compileHandshake(handshake, credentials)),
    unpack: preset.unpack ?? null,
    answer: preset.answer ?? null,
    echo: echo === undefined ? null : (asked) => echo(asked, credentials[0]?.known ?? {}),
    open: preset.opens === undefined ? null : compileOpening(preset.opens, credentials),
    waitMsMax: waitMsMaxOf(preset),
  };
}

function compileOpening(
  opens: NonNullable<Preset["opens"]>,
  credentials: readonly KnownCredential[],
): NonNullable<CompiledProvider["open"]> {
  const all = credentials.length === 0 ? [nothingKnown] : credentials;
  return (body, now) => {
    let fault: string | null = null;
    for (const { known, from, until } of all) {
      if (now < from || now >= until) continue;
      const opened = opens(body, known);
      if (typeof opened !== "string") return opened;
      fault ??= opened;
    }
    return fault;
  };
}

/** A credential of the preset, as its handshakes see it. */
interface KnownCredential {
  known: Known;
  /** The secret that comes with a challenge: its name, and its value where it is there. */
  secret: string | null;
  learned: string | undefined;
  from: number;
  until: number;
}

function knownOf(preset: Preset, auth: readonly Credential[], doors: SchemeDoors): KnownCredential[] {
  const secrets = new Set(secretFields(preset.settings));
  return auth.flatMap(withMembers).flatMap((credential) => {
    if (credential.scheme !== preset.name) return [];
    const parsed = parseCredential(credential);
    if (parsed.kind === "invalid") return [];
    const settings = Object.entries(Object(parsed.config)).map(
      ([field, value]) => [field, textOf(value)] as const,
    );
    const { learns } = preset;
    const learned = settings.find(([field]) => field === learns)?.[1] ?? null;
    const { notBefore, notAfter } = credential;
    const known: Known = Object.fromEntries(
      settings.map(([field, value]) => [
        field,
        value !== undefined && secrets.has(field) ? valueOf(value, doors) : value,
      ]),
    );
    return {
      known,
      secret: learned,
      learned: learns === undefined ? undefined : known[learns],
      from: notBefore === undefined ? Number.NEGATIVE_INFINITY : Date.parse(notBefore),
      until: notAfter === undefined ? Number.POSITIVE_INFINITY : Date.parse(notAfter),
    };
  });
}

function textOf(value: unknown): string | undefined {
  const texts = Texts.safeParse(value).data;
  return texts === undefined ? undefined : [texts].flat().join(" ");
}

function valueOf(reference: string, doors: SchemeDoors): string | undefined {
  try {
    return doors.secret(reference) || undefined;
  } catch {
    return undefined;
  }
}

const nothingKnown: KnownCredential = {
  known: {},
  secret: null,
  learned: undefined,
  from: Number.NEGATIVE_INFINITY,
  until: Number.POSITIVE_INFINITY,
};

function compileHandshake(handshake: Handshake, credentials: readonly KnownCredential[]): CompiledHandshake {
  const { title, to, on } = handshake;
  const all = credentials.length === 0 ? [nothingKnown] : credentials;
  return {
    title,
    to,
    on,
    reply(asked) {
      let refused: Replied | null = null;
      for (const { known, secret, learned, from, until } of all) {
        if (asked.now < from || asked.now >= until) continue;
        const replied = learnedOnce(handshake.reply(asked, known), { secret, learned });
        if (replied?.kind === "answered") return { ...replied, secret };
        if (replied !== null) refused ??= { ...replied, secret };
      }
      return refused;
    },
  };
}

/** Of several credentials, that one learns which has no secret yet, unless another knows this very one. */
function learnedOnce(
  replied: HandshakeReply | null,
  { secret, learned }: Pick<KnownCredential, "secret" | "learned">,
): HandshakeReply | null {
  if (replied?.kind !== "answered" || replied.learned === undefined || learned === undefined) return replied;
  return compileMatch(learned)(replied.learned)
    ? replied
    : { kind: "refused", reason: otherLearned(secret ?? ""), learned: replied.learned };
}

/** Why a secret that came is not taken. */
export function otherLearned(name: string): string {
  return `there is another secret ${name} already; delete it to take the new one: tripline secrets delete ${name}`;
}
