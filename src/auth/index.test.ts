import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { issue } from "../../test/certificates.ts";
import { compiled, proof } from "../../test/proof.ts";
import { Credential } from "../contract/credential.ts";
import { parseCredential } from "./credential.ts";
import { schemeOf, schemes } from "./index.ts";

const all = Object.entries(schemes);
const examples = all.flatMap(([type, scheme]) =>
  scheme.examples.map(({ config, ...example }) => ({
    type,
    title: "title" in example ? example.title : scheme.title,
    credential: Credential.parse(Object.assign({ scheme: type }, config)),
  })),
);
const rsaKey = generateKeyPairSync("rsa", { modulusLength: 2_048 }).publicKey.export({
  format: "pem",
  type: "spki",
});
const { cert } = await issue({ subject: "CN=authority", isCa: true });
const fitting = new Map<string, string | Buffer>([
  ["partner-public-key", rsaKey],
  ["partner-ca", cert],
  ["mesh-ca", cert],
]);
// Every reference has a value that all encodings of secrets take.
const kept = {
  secrets: new Proxy<Record<string, string>>(
    {},
    {
      get: (_, name) => fitting.get(String(name)) ?? "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      has: () => true,
      getOwnPropertyDescriptor: () => anyOwn,
    },
  ),
};
const anyOwn = { configurable: true, enumerable: true, value: "" };

test("a scheme is listed under its type, and inherited names are no schemes", () => {
  for (const [type, scheme] of all) expect(scheme.type).toBe(type);
  expect(schemeOf("toString")).toBeUndefined();
  expect(schemeOf("hmac")).toBe(schemes.hmac);
});

test.each(all)("%s describes its settings as JSON Schema, each with a title", (_, scheme) => {
  const described = z.toJSONSchema(scheme.config, { io: "input" });
  for (const [field, schema] of Object.entries(described.properties ?? {})) {
    expect(schema, field).toMatchObject({ title: expect.any(String) });
  }
});

test.each(examples)("the example of $type, $title, can be compiled", ({ credential }) => {
  expect(parseCredential(credential)).toMatchObject({ kind: "parsed" });
  expect(compiled(credential, kept)).toBeTypeOf("function");
});

// Header names and query parameters that the examples look at, with values near to what they want.
const headerNames = examples.flatMap(({ credential }) => {
  const parsed = parseCredential(credential);
  if (parsed.kind === "invalid") return [];
  const { headers = [], signatures = [] } = parsed.scheme.carries(parsed.config);
  return [...headers, ...signatures];
});
// What `fc.string({ unit: "binary" })` gives, for which it first makes a table of all that there are.
const anything = fc
  .array(fc.nat({ max: 0x10_ff_ff }))
  .map((points) => String.fromCodePoint(...points).toWellFormed());
const value = fc.oneof(
  fc.string(),
  anything,
  fc.base64String().map((text) => `Basic ${text}`),
  fc.string().map((text) => `Bearer ${text}`),
  fc
    .array(fc.constantFrom("t=", "v1=", "v0=", "v1,", "sha256=", ",", " ", "1".repeat(64), "1769860800"))
    .map((pieces) => pieces.join("")),
);
const requests = fc.record({
  headers: fc.dictionary(
    fc.oneof(
      fc.constantFrom(...headerNames, "x-slack-request-timestamp", "webhook-id", "webhook-timestamp"),
      fc.string(),
    ),
    value,
  ),
  body: fc.uint8Array(),
  query: fc.array(fc.tuple(fc.oneof(fc.constantFrom("key", "token", "api_key"), fc.string()), value)),
  method: fc.string(),
  url: fc.string(),
  now: fc.integer(),
});

test.each(examples.filter(({ type }) => type !== "none"))(
  "[S60] whatever the request holds, $type, $title, refuses it and never throws",
  async ({ credential }) => {
    const check = compiled(credential, kept);
    const forms =
      credential.scheme === "hmac"
        ? [check, compiled({ ...credential, signs: "stringified" }, kept)]
        : [check];
    await fc.assert(
      fc.asyncProperty(requests, async ({ headers, query, url, ...rest }) => {
        const request = { ...proof({ headers, ...rest }), url, query: new URLSearchParams(query) };
        for (const form of forms) expect(await form(request)).toMatchObject({ kind: "refused" });
      }),
    );
  },
);
