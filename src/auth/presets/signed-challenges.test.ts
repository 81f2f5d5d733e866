import { expect, test } from "vitest";
import type { Json } from "../../contract/name.ts";
import { compileCredentials } from "../compile.ts";
import { parseCredential } from "../credential.ts";
import type { Asked, HandshakeReply } from "../handshake.ts";
import { placeholders } from "../preset-scheme.ts";
import { type CompiledHandshake, compileProvider } from "../provider.ts";
import type { Carries, SchemeDoors } from "../scheme.ts";
import { presets } from "./index.ts";

// Some providers have a challenge signed with the key of their deliveries, before anybody has proved anything. What a
// stranger gets in that way must prove no delivery, whatever its form.

const now = Date.parse("2026-01-31T12:00:00Z");
const doors: SchemeDoors = { secret: (reference) => `value of ${reference}`, key: () => null };
const publicUrl = "https://hooks.example.com/webhooks/trg_1";

const texts = [
  "for_user_id=42",
  "payload=%7B%22a%22%3A1%7D",
  "a=1&b=2",
  '{"a":1}',
  ' {"a":1}',
  "[1]",
  "12",
  "true",
  '"a"',
  "<a/>",
  "890e4665-4dfe-4ab1-b689-ed553bceeed0",
  "MTVhNzY5MzktZmU1YS00ZTM4",
  'hmacsha256={"a":1}',
  `v0:${now / 1000}:{"a":1}`,
  `${now / 1000}.{"a":1}`,
];
const types = [
  undefined,
  "application/json",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "text/plain",
  "application/xml",
  "application/octet-stream",
];

const greeters = presets.filter(({ handshakes = [] }) => handshakes.some(({ to }) => to === "anyone"));

test.each(greeters)("what $name answers to anyone proves no delivery", async (preset) => {
  const credential = { scheme: preset.name, ...placeholders(preset) };
  const parsed = parseCredential(credential);
  if (parsed.kind === "invalid") throw new Error(JSON.stringify(parsed.issues));
  const carries = parsed.scheme.carries(parsed.config);
  const provider = compileProvider({ auth: [credential] }, doors);
  const verifier = compileCredentials([credential], doors);
  const strangers = (provider?.handshakes ?? []).filter(({ to }) => to === "anyone");
  for (const text of texts) {
    const told = strangers.flatMap((each) => answersTo(each, text));
    for (const value of new Set(told.flatMap(spellings))) {
      for (const type of types) {
        const outcome = await verifier.verify({
          method: "POST",
          url: new URL(publicUrl).pathname,
          publicUrl,
          query: new URLSearchParams((carries.query ?? []).map((name) => [name, value])),
          headers: { ...headersWith(carries, value, preset.headers), "content-type": type },
          body: Buffer.from(text),
          now,
        });
        expect(outcome.kind, `${text} as ${type} with ${value}`).toBe("refused");
      }
    }
  }
});

test("those that sign a challenge were heard", () => {
  const signing = greeters.filter((preset) => {
    const provider = compileProvider({ auth: [{ scheme: preset.name, ...placeholders(preset) }] }, doors);
    return texts.some((text) =>
      (provider?.handshakes ?? [])
        .filter(({ to }) => to === "anyone")
        .flatMap((each) => answersTo(each, text))
        .some((part) => /^(?:sha256=)?[\w+/]{43,64}=?$/.test(part) && !text.includes(part)),
    );
  });
  expect(signing.map(({ name }) => name)).toEqual(expect.arrayContaining(["linkedin", "x-twitter"]));
});

/** Every text that a challenge with this one is answered. */
const answersTo = (handshake: CompiledHandshake, text: string): string[] =>
  askings(handshake.on, text).flatMap((asked) => partsOf(handshake.reply(asked)));

/** The text in every place where a challenge may be. */
function askings(on: CompiledHandshake["on"], text: string): Asked[] {
  const { method, query, header, body } = on;
  const member = body?.replaceAll('"', "");
  const bodies: Json[] =
    member === undefined ? [text] : [{ [member]: text }, { type: member, challenge: text }];
  return bodies.map((json) => ({
    method,
    address: publicUrl,
    headers: header === undefined ? {} : { [header]: text },
    query: new URLSearchParams(query === undefined ? {} : { [query]: text, "hub.mode": "subscribe" }),
    body: Buffer.from(typeof json === "string" ? json : JSON.stringify(json)),
    json,
    ratePerMinute: null,
    now,
  }));
}

/** Every text in an answer. */
function partsOf(reply: HandshakeReply | null): string[] {
  if (reply?.kind !== "answered") return [];
  const { headers = {}, body = "" } = reply;
  return [...Object.values(headers), body, ...membersOf(body)];
}

function membersOf(body: string): string[] {
  try {
    return Object.values(Object(JSON.parse(body))).filter((value) => typeof value === "string");
  } catch {
    return [];
  }
}

/** A signature as one, and without its prefix in hex and in base64. */
function spellings(part: string): string[] {
  const bare = part.replace(/^\w+=(?=.)/, "");
  const bytes = Buffer.from(bare, /^[\da-f]{64}$/.test(bare) ? "hex" : "base64");
  const written = [bare, bytes.toString("hex"), bytes.toString("base64"), bytes.toString("base64url")];
  return [
    part,
    ...written.flatMap((each) => [each, `sha256=${each}`, `v0=${each}`, `t=${now / 1000},v1=${each}`]),
  ];
}

/** The value wherever a proof is looked for, and the time where the provider tells it. */
function headersWith({ headers = [], signatures = [] }: Carries, value: string, sent: readonly string[]) {
  const timed = sent
    .filter((name) => /timestamp/i.test(name))
    .map((name) => [name.toLowerCase(), String(now / 1000)]);
  const proofs = [...headers, ...signatures].map((name) => [name.toLowerCase(), value]);
  return Object.fromEntries([...timed, ...proofs]);
}
