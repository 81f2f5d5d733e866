import type { Asked, Handshake, HandshakeReply } from "../auth/handshake.ts";
import type { CompiledProvider, Replied } from "../auth/provider.ts";
import type { Handshake as HandshakeRule } from "../contract/handshake.ts";
import type { Json } from "../contract/name.ts";
import { parseBody } from "../core/body.ts";
import type { Scope } from "../core/event-scope.ts";
import { compileFilter } from "../core/filter.ts";
import { readJson } from "../core/json-text.ts";
import { compileTemplate } from "../core/template.ts";
import { compileBody, likelyType } from "./content.ts";
import type { Read } from "./journey.ts";
import { requestScope } from "./request-scope.ts";
import { seenOf } from "./shown.ts";

/** Larger bodies are no challenge: strangers' ones are read for every request that could be one. */
const challengeBytesMax = 16_384;

/** One kind of challenge that a trigger answers. */
export interface Challenge {
  readonly title: string;
  readonly methods: readonly string[];
  /** Null: it is not this one. */
  answer(read: Read, publicUrl: string): Replied | null | Promise<Replied | null>;
}

/** The challenges of a trigger: those answered to anyone, and those answered to a sender who is proved. */
export interface Challenges {
  /** Methods that are let in for them, whatever the trigger takes otherwise. */
  readonly methods: ReadonlySet<string>;
  readonly senderMethods: ReadonlySet<string>;
  readonly anyone: readonly Challenge[];
  readonly sender: readonly Challenge[];
}

/** Compiles a preset's handshakes and the author's rules; null where there are none. Throws when a rule is wrong. */
export function compileChallenges(
  provider: CompiledProvider | null,
  trigger: { handshakes: readonly HandshakeRule[] },
): Challenges | null {
  const all = [
    ...(provider?.handshakes ?? []).map((handshake) => ({
      to: handshake.to,
      ...ofPreset(handshake, provider),
    })),
    ...trigger.handshakes.map((rule, at) => ({
      to: rule.verified ? ("sender" as const) : ("anyone" as const),
      ...ofRule(rule, `handshake ${at + 1}`),
    })),
  ];
  if (all.length === 0) return null;
  const anyone = all.filter(({ to }) => to === "anyone");
  const sender = all.filter(({ to }) => to === "sender");
  return {
    methods: new Set(all.flatMap(({ methods }) => methods)),
    senderMethods: new Set(sender.flatMap(({ methods }) => methods)),
    anyone,
    sender,
  };
}

function ofPreset(
  handshake: CompiledProvider["handshakes"][number],
  provider: CompiledProvider | null,
): Challenge {
  const { title, on } = handshake;
  const isAsked = compileOn(on);
  return {
    title: `${provider?.name}: ${title}`,
    methods: [on.method],
    answer: (read, publicUrl) => (isAsked(read) ? handshake.reply(askedOf(read, publicUrl)) : null),
  };
}

function compileOn({ method, query, header, body }: Handshake["on"]): (read: Read) => boolean {
  return (read) =>
    read.method === method &&
    (query === undefined || (read.query !== "" && new URLSearchParams(read.query).has(query))) &&
    (header === undefined || Object.hasOwn(read.headers, header)) &&
    (body === undefined || (read.raw.length <= challengeBytesMax && bufferOf(read.raw).includes(body)));
}

function askedOf({ method, path, query, headers, raw, trigger, at }: Read, publicUrl: string): Asked {
  let json: Json | undefined;
  let isRead = false;
  return {
    method,
    address: `${publicUrl.replace(/\/$/, "")}${path}`,
    headers,
    query: new URLSearchParams(query),
    body: raw,
    ratePerMinute: trigger.windows.ratePerMinute(),
    now: at,
    get json() {
      if (!isRead) json = jsonOf(raw);
      isRead = true;
      return json;
    },
  };
}

function jsonOf(raw: Uint8Array): Json | undefined {
  if (raw.length > challengeBytesMax) return undefined;
  const read = readJson(raw);
  return read.kind === "read" ? read.value : undefined;
}

function ofRule({ when, methods, reply }: HandshakeRule, title: string): Challenge {
  const filter = compileFilter(when);
  const headers = Object.entries(reply.headers).map(
    ([name, value]) => [name, compileTemplate(value)] as const,
  );
  const body = compileBody(reply.body, likelyType(reply));
  return {
    title,
    methods,
    async answer(read) {
      if (!methods.some((method) => method === read.method) || read.raw.length > challengeBytesMax)
        return null;
      const scope = scopeOf(read);
      const verdict = await filter.test(scope);
      if (verdict.kind === "error") read.trace.warn(`${title} could not be evaluated: ${verdict.reason}`);
      if (verdict.kind !== "match") return null;
      const answered: HandshakeReply & { kind: "answered" } = { kind: "answered", status: reply.status };
      answered.headers = {};
      for (const [name, value] of headers) answered.headers[name] = await value.render(scope);
      answered.body = await body.render(scope);
      return { ...answered, secret: null };
    },
  };
}

/** What a rule sees: the request as templates see a delivery. A body that can't be read is null. */
function scopeOf(read: Read): Scope {
  const parsed = parseBody({ bytes: read.raw, contentType: read.headers["content-type"] });
  const body = parsed.kind === "parsed" ? parsed.value : null;
  return requestScope(read, seenOf(read, read.trigger.credentials), { body });
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
