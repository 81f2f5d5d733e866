import { generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import {
  body,
  type Case,
  finding,
  hmac,
  made,
  seconds,
  secrets,
  signed,
  timed,
  told,
} from "../../test/diagnosis.ts";

test.each<[string, Case, string, string, string]>([
  ["another secret", { headers: signed(body, { key: secrets.older }) }, "secret", "signing", "older"],
  [
    "another algorithm",
    { headers: { "x-signature": `sha256=${made(body, { algorithm: "sha512" })}` } },
    "algorithm",
    "sha256",
    "sha512",
  ],
  [
    "another encoding",
    { headers: { "x-signature": `sha256=${made(body, { encoding: "base64" })}` } },
    "encoding",
    "hex",
    "base64",
  ],
  ["another prefix", { headers: { "x-signature": `v1=${made(body)}` } }, "prefix", "sha256=", "v1="],
  ["no prefix", { headers: { "x-signature": made(body) } }, "prefix", "sha256=", ""],
  [
    "another header",
    { headers: { "x-hub-signature-256": `sha256=${made(body)}` } },
    "header",
    "x-signature",
    "x-hub-signature-256",
  ],
  [
    "another timestamp's header",
    { credential: timed, headers: { ...signed(`${seconds}.${body}`), "x-timestamp": String(seconds) } },
    "timestamp",
    "header x-time",
    "header x-timestamp",
  ],
  ["JSON.stringify", { headers: signed('{"b":1,"a":"Zoë"}') }, "signs", "bytes", "stringified"],
  [
    "a base64 secret",
    {
      credential: { ...hmac, secret: "encoded" },
      headers: signed(body, { key: Buffer.from(secrets.encoded, "base64") }),
    },
    "secretEncoding",
    "utf8",
    "base64",
  ],
  [
    "a pair of another name",
    {
      credential: {
        ...hmac,
        prefix: "",
        format: { kind: "pairs", signature: "v1", timestamp: "t" },
        payload: "{timestamp}.{body}",
      },
      headers: { "x-signature": `t=${seconds},v0=${made(`${seconds}.${body}`)}` },
    },
    "format.signature",
    "v1",
    "v0",
  ],
  [
    "the public URL",
    { headers: signed(`https://hooks.example.com/${body}`) },
    "payload",
    "{body}",
    "{publicUrl}{body}",
  ],
])(
  "[S92] a signature made with %s is told by the setting that would match",
  async (_, asked, setting, is, wouldBe) => {
    expect(await finding(asked)).toMatchObject({ kind: "would_match", changes: [{ setting, is, wouldBe }] });
  },
);

test.each([
  ["without its newline", body.trimEnd(), "the body without the newline at its end"],
  ["with a newline more", `${body}\n`, "the body with a newline at its end"],
  ["with LF for CRLF", body.replace("\r\n", "\n"), "LF in the place of CRLF"],
  ["as Python writes it", '{"b": 1, "a": "Zo\\u00eb"}', "as Python's json.dumps writes it"],
  ["sorted", '{"a":"Zoë","b":1}', "with its members sorted"],
  ["left out", "", "no body at all"],
])(
  "[S92] a signature made over the body %s is told, and that the body was changed",
  async (_, content, form) => {
    expect(await finding({ headers: signed(content) })).toMatchObject({
      kind: "would_match",
      message: expect.stringContaining(form),
      changes: [],
    });
  },
);

test("[S92] a body that was signed before it was written as a form is told", async () => {
  const sent = "a=1+2&b=%C3%BC";
  expect(await finding({ headers: signed("a=1 2&b=ü"), sent })).toMatchObject({
    message: expect.stringContaining("decoded as a form"),
  });
});

test("[S92] a timestamp that is signed, too, is told with its place", async () => {
  const headers = { ...signed(`${seconds}.${body}`), "x-timestamp": String(seconds) };
  expect((await finding({ headers }))?.changes).toEqual([
    { setting: "payload", is: "{body}", wouldBe: "{timestamp}.{body}" },
    { setting: "timestamp", is: null, wouldBe: "header x-timestamp" },
  ]);
});

test("[S92] a timestamp is looked for where the credential has it, whatever it is called", async () => {
  const credential = { ...timed, timestamp: { header: "X-T" } };
  const headers = { ...signed(`${seconds}.${body}`, { algorithm: "sha1" }), "x-t": String(seconds) };
  expect((await finding({ credential, headers }))?.changes).toEqual([
    { setting: "algorithm", is: "sha256", wouldBe: "sha1" },
  ]);
  const inside = { ...timed, timestamp: { member: "at" } };
  const sent = `{"at":${seconds}}`;
  const found = await finding({ credential: inside, headers: signed(`${seconds}${sent}`), sent });
  expect(found?.changes).toEqual([
    { setting: "payload", is: "{timestamp}.{body}", wouldBe: "{timestamp}{body}" },
  ]);
});

test("[S92] the encoding of a signature by a key pair is told", async () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = publicKey.export({ format: "pem", type: "spki" });
  const credential = { scheme: "ecdsa", publicKey: pem, header: "X-Signature" };
  const signature = sign("sha256", Buffer.from(body), privateKey).toString("hex");
  expect(await finding({ credential, headers: { "x-signature": signature } })).toMatchObject({
    kind: "would_match",
    changes: [{ setting: "encoding", is: "base64", wouldBe: "hex" }],
  });
});

test("[S92] several settings that differ are told together", async () => {
  const headers = { "x-hook-sig": made(body, { key: secrets.older, algorithm: "sha1", encoding: "base64" }) };
  const { findings, tried } = await told({ headers });
  expect(findings[0]?.changes.map(({ setting, wouldBe }) => [setting, wouldBe])).toEqual([
    ["secret", "older"],
    ["algorithm", "sha1"],
    ["header", "x-hook-sig"],
    ["prefix", ""],
    ["encoding", "base64"],
  ]);
  expect(tried).toMatchObject({ secrets: ["signing", "older", "padded", "encoded"], complete: true });
});

test("[S92] a secret that was stored with white space around it is told", async () => {
  const asked = {
    credential: { ...hmac, secret: "padded" },
    headers: signed(body, { key: "padded-secret" }),
  };
  expect(await finding(asked)).toMatchObject({
    changes: [{ setting: "stored secret", wouldBe: "padded without the white space around it" }],
  });
});

test("[S68] [S92] a right signature with an old time is told with how old it is", async () => {
  const headers = { ...signed(`${seconds - 900}.${body}`), "x-time": String(seconds - 900) };
  expect(await finding({ credential: timed, headers })).toMatchObject({
    kind: "stale",
    message: expect.stringContaining("900 s old; 300 s is allowed"),
  });
  const other = {
    ...signed(`${seconds - 900}.${body}`, { key: secrets.older }),
    "x-time": String(seconds - 900),
  };
  expect((await finding({ credential: timed, headers: other }))?.changes).toMatchObject([
    { setting: "secret", wouldBe: "older" },
    { setting: "timestamp.toleranceMs", is: "300000", wouldBe: "900000 (it was 900 s old)" },
  ]);
});

test("Standard Webhooks signed with another secret, and public keys, are told", async () => {
  const id = { "webhook-id": "msg_1", "webhook-timestamp": String(seconds) };
  const key = Buffer.from(secrets.encoded, "base64");
  const signature = `v1,${made(`msg_1.${seconds}.${body}`, { key, encoding: "base64" })}`;
  const headers = { ...id, "webhook-signature": signature };
  const standard = { scheme: "standard-webhooks", secret: "older" };
  expect(await finding({ credential: { ...standard, secret: "encoded" }, headers })).toMatchObject({
    kind: "proves",
  });
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = publicKey.export({ format: "pem", type: "spki" });
  const sides = sign("sha384", Buffer.from(body.trimEnd()), { key: privateKey, dsaEncoding: "ieee-p1363" });
  const ecdsa = { scheme: "ecdsa", publicKey: pem, header: "X-Signature" };
  expect(
    await finding({ credential: ecdsa, headers: { "x-signature": sides.toString("base64") } }),
  ).toMatchObject({
    kind: "would_match",
    changes: [{ setting: "algorithm", is: "der ecdsa sha256", wouldBe: "ieee-p1363 ecdsa sha384" }],
    message: expect.stringContaining("without the newline"),
  });
});

test("[S92] another secret is told of schemes that have a form of their own, too", async () => {
  const input = `("@method" "@path");created=${seconds}`;
  const base = `"@method": POST\n"@path": /\n"@signature-params": ${input}`;
  const made64 = made(base, { key: Buffer.from(secrets.encoded, "base64"), encoding: "base64" });
  const credential = { scheme: "http-signature", algorithm: "hmac-sha256", secret: "signing" };
  const headers = { "signature-input": `a=${input}`, signature: `a=:${made64}:` };
  expect(await finding({ credential, headers, sent: "" })).toMatchObject({
    kind: "would_match",
    message: "It would be proved with secret: encoded, secretEncoding: base64.",
    changes: [
      { setting: "secret", is: "signing", wouldBe: "encoded" },
      { setting: "secretEncoding", is: "utf8", wouldBe: "base64" },
    ],
  });
  const docusign = { "x-docusign-signature-1": made(body, { key: secrets.older, encoding: "base64" }) };
  expect(
    await finding({ credential: { scheme: "docusign", secret: "signing" }, headers: docusign }),
  ).toMatchObject({
    kind: "would_match",
    changes: [{ setting: "secret", is: "signing", wouldBe: "older" }],
  });
});

test("[S55] a signature in the body, made over another form of it, is told", async () => {
  const rest = '{"a":1}';
  const credential = { scheme: "hmac", secret: "signing", member: "signature", prefix: "sha256=" };
  const sent = `{"a": 1, "signature": "sha256=${made(rest, { key: secrets.older })}"}`;
  expect(await finding({ credential, sent })).toMatchObject({
    kind: "would_match",
    changes: [
      { setting: "secret", wouldBe: "older" },
      { setting: "signs", wouldBe: "stringified" },
    ],
  });
});

test("[S92] when nothing matches, that is said with what was tried", async () => {
  const { findings, tried } = await told({ headers: signed(body, { key: "nobody's" }) });
  expect(findings).toMatchObject([
    { kind: "no_match", message: expect.stringContaining("The signature differs. None of") },
  ]);
  expect(tried).toMatchObject({
    complete: true,
    algorithms: expect.arrayContaining(["sha256", "sha1", "sha512", "md5"]),
  });
  expect(tried?.combinations).toBeGreaterThan(50);
});

test("a search over large bodies and many candidates is bounded, and lets others work", async () => {
  const headers = {
    ...signed(body, { key: "nobody's" }),
    "x-a-timestamp": "1",
    "x-b-timestamp": "2",
    "x-c-timestamp": "3",
  };
  const { tried, pauses } = await told({ headers, sent: JSON.stringify({ text: " x".repeat(500_000) }) });
  expect(tried?.complete).toBe(false);
  expect(pauses).toBeGreaterThan(0);
});
