import { createHash, createHmac, generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import { compiled, issuesOf, now, proof } from "../../test/proof.ts";
import { eccP256, ed25519, sharedSecret } from "../../test/signature-keys.ts";

const kept = { secrets: { shared: sharedSecret, other: Buffer.from("other").toString("base64") } };

const body = '{"order":1}';
const seconds = now / 1_000;
const credential = {
  scheme: "http-signature",
  algorithm: "hmac-sha256",
  secret: "shared",
  secretEncoding: "base64",
};
const check = compiled(credential, kept);
const digestOf = (text: string) => `sha-256=:${createHash("sha256").update(text).digest("base64")}:`;
const covered = '"@method" "@target-uri" "content-digest"';
const lines = (text: string) => [
  '"@method": POST',
  '"@target-uri": https://hooks.example.com/in/a?b=1',
  `"content-digest": ${digestOf(text)}`,
];
interface Signing {
  parameters?: string;
  items?: string;
  base?: string[];
  text?: string;
  secret?: string;
  label?: string;
}
function signed({
  parameters = `;created=${seconds}`,
  items = covered,
  text = body,
  base = lines(text),
  secret = sharedSecret,
  label = "sig1",
}: Signing = {}) {
  const input = `(${items})${parameters}`;
  const signature = createHmac("sha256", Buffer.from(secret, "base64"))
    .update([...base, `"@signature-params": ${input}`].join("\n"))
    .digest("base64");
  return {
    "signature-input": `${label}=${input}`,
    signature: `${label}=:${signature}:`,
    "content-digest": digestOf(text),
  };
}
const call = (headers: Record<string, string | undefined>, sent = body) =>
  proof({ url: "/in/a?b=1", headers, body: sent });
const right = signed();

test.each([
  ["nothing", call({}), "there is no header signature-input"],
  ["no signature", call({ ...right, signature: undefined }), "there is no header signature"],
  ["an empty signature", call({ ...right, signature: "" }), "there is no header signature"],
  [
    "another label in each header",
    call({ ...right, signature: right.signature.replace("sig1", "sig2") }),
    "in both headers",
  ],
  ["a signature that is no byte sequence", call({ ...right, signature: "sig1=abc" }), "in both headers"],
  ["garbage", call({ ...right, signature: "%%%" }), "no dictionary of structured fields"],
  ["garbage for base64", call({ ...right, signature: "sig1=:%%%:" }), "no dictionary of structured fields"],
  ["characters outside ASCII", call({ ...right, signature: "sig1=:ü:" }), "no dictionary"],
  ["an input that is no list", call({ ...right, "signature-input": "sig1=1" }), "in both headers"],
  ["a signature too short", call({ ...right, signature: "sig1=:AAAA:" }), "the signature differs"],
  ["no bytes at all", call({ ...right, signature: "sig1=::" }), "the signature differs"],
  [
    "a signature too long",
    call({ ...right, signature: `sig1=:${"A".repeat(88)}:` }),
    "the signature differs",
  ],
  ["another secret", call(signed({ secret: "b3RoZXI=" })), "the signature differs"],
  ["a changed body", call(right, `${body} `), "Content-Digest is not that of the body received (sha-256)"],
  [
    "no digest",
    call({ ...right, "content-digest": undefined }),
    "there is no header content-digest, which it covers",
  ],
  [
    "a changed digest and body",
    call({ ...right, "content-digest": digestOf("{}") }, "{}"),
    "the signature differs",
  ],
  [
    "another address",
    { ...call(right), publicUrl: "https://hooks.example.com/in/b" },
    "the signature differs",
  ],
  ["another method", { ...call(right), method: "PUT" }, "the signature differs"],
  [
    "another alg",
    call(signed({ parameters: `;created=${seconds};alg="ed25519"` })),
    "its alg is not hmac-sha256",
  ],
  ["no time", call(signed({ parameters: "" })), "it has no created"],
  ["a time that is none", call(signed({ parameters: ';created="now"' })), "its created is no time"],
  ["an old time", call(signed({ parameters: `;created=${seconds - 301}` })), "the timestamp is 301 s old"],
  ["a time of the future", call(signed({ parameters: `;created=${seconds + 301}` })), "301 s ahead"],
  [
    "an end that has come",
    call(signed({ parameters: `;created=${seconds};expires=${seconds}` })),
    "has expired",
  ],
  [
    "an end that is none",
    call(signed({ parameters: `;created=${seconds};expires=1.5` })),
    "its expires is no time",
  ],
  [
    "the body left open",
    call(signed({ items: '"@method" "@target-uri"', base: lines(body).slice(0, 2) })),
    "not cover content-digest",
  ],
  [
    "the method left open",
    call(signed({ items: '"@target-uri" "content-digest"', base: lines(body).slice(1) })),
    "not cover @method",
  ],
  ["a component twice", call(signed({ items: `"@method" ${covered}` })), 'it covers "@method" twice'],
  ["an unknown component", call(signed({ items: '"@status"' })), "@status, which no request has"],
  ["a field that is not there", call(signed({ items: '"x-none"' })), "there is no header x-none"],
  ["a field in upper case", call(signed({ items: '"Date"' })), "not in lower case"],
  ["a trailer", call(signed({ items: '"content-digest";tr' })), "of the message's end"],
  ["a part of the request before", call(signed({ items: '"content-digest";req' })), "of another message"],
  [
    "a field in a form that is not known",
    call(signed({ items: '"content-digest";x' })),
    "form x, which is not known",
  ],
  [
    "bytes and a key at once",
    call(signed({ items: '"content-digest";bs;key="sha-256"' })),
    "bs goes with no other",
  ],
  ["a form that is no mark", call(signed({ items: '"content-digest";sf=1' })), "form sf, which is not known"],
  [
    "the body left open by another digest's key",
    call({
      ...signed({
        items: '"@method" "@target-uri" "content-digest";key="md5"',
        base: [...lines(body).slice(0, 2), '"content-digest";key="md5": :AAAA:'],
      }),
      "content-digest": `${digestOf(body)}, md5=:AAAA:`,
    }),
    "not cover content-digest",
  ],
  ["a token for a component", call(signed({ items: "date" })), "something that is no component"],
  [
    "too many signatures",
    call({ "signature-input": many("()"), signature: many(":AAAA:") }),
    "over 8 signatures",
  ],
])("[S61] [S68] a call with %s is refused, and never by a throw", (_, request, reason) => {
  expect(check(request)).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
});

function many(member: string): string {
  return Array.from({ length: 9 }, (_, at) => `sig${at}=${member}`).join(", ");
}

test("only what was asked for counts: the label, the key's id, the tag, a nonce", () => {
  const strict = compiled(
    { ...credential, label: "mine", keyId: "k1", tag: "shop", nonce: "required" },
    kept,
  );
  const parameters = `;created=${seconds};keyid="k1";tag="shop";nonce="n1"`;
  expect(strict(call(signed({ parameters })))).toMatchObject({
    reason: expect.stringContaining("label mine"),
  });
  for (const [changed, reason] of [
    [parameters.replace("k1", "k2"), "its keyid is not k1"],
    [parameters.replace("shop", "till"), "its tag is not shop"],
    [parameters.replace("n1", ""), "it has no nonce"],
    [parameters.replace(';nonce="n1"', ""), "it has no nonce"],
  ] as const) {
    expect(strict(call(signed({ parameters: changed, label: "mine" })))).toMatchObject({
      reason: expect.stringContaining(reason),
    });
  }
  // The nonce is the request's id: sent again, it is a duplicate.
  expect(strict(call(signed({ parameters, label: "mine" })))).toEqual({ kind: "proved", id: "n1" });
});

test("a request is accepted by one right signature beside others", () => {
  const headers = {
    ...right,
    "signature-input": `proxy=("@method");created=1, ${right["signature-input"]}`,
    signature: `proxy=:AAAA:, ${right.signature}`,
  };
  expect(check(call(right))).toEqual({ kind: "proved" });
  expect(check(call(headers))).toEqual({ kind: "proved" });
});

test("a request without a body needs no digest, unless it is asked for", () => {
  const headers = {
    ...signed({ items: '"@method" "@target-uri"', base: lines("").slice(0, 2) }),
    "content-digest": undefined,
  };
  expect(check(call(headers, ""))).toEqual({ kind: "proved" });
  const always = compiled({ ...credential, contentDigest: "always" }, kept);
  expect(always(call(headers, ""))).toMatchObject({ reason: expect.stringContaining("content-digest") });
});

test("of several digests each has to be right, and one has to be known", () => {
  const withDigest = (value: string) => {
    const base = [...lines(body).slice(0, 2), `"content-digest": ${value}`];
    return check(call({ ...signed({ base }), "content-digest": value }));
  };
  expect(withDigest("md5=:AAAA:")).toMatchObject({
    reason: expect.stringContaining("neither sha-256 nor sha-512"),
  });
  expect(withDigest(`${digestOf(body)}, sha-512=:AAAA:`)).toMatchObject({
    reason: expect.stringContaining("(sha-512)"),
  });
  expect(withDigest("sha-256=1")).toMatchObject({ reason: expect.stringContaining("(sha-256)") });
  const sha512 = `sha-512=:${createHash("sha512").update(body).digest("base64")}:`;
  expect(withDigest(`${digestOf(body)}, ${sha512}`)).toEqual({ kind: "proved" });
});

test("without components of the author's own a query has to be signed where there is one", () => {
  const usual = compiled({ ...credential, components: undefined }, kept);
  const path = { items: '"@method" "@path" "content-digest"' };
  const base = ['"@method": POST', '"@path": /in/a', `"content-digest": ${digestOf(body)}`];
  const headers = signed({ ...path, base });
  expect(usual(proof({ url: "/in/a", headers, body }))).toMatchObject({ kind: "proved" });
  const queried = usual(proof({ url: "/in/a?b=1", headers, body }));
  expect(queried).toMatchObject({ kind: "refused", reason: "sig1: it does not cover @query" });
  expect(usual(call(right))).toMatchObject({ kind: "proved" });
});

test("fields by a key of theirs and query parameters by name can be signed", () => {
  const loosely = compiled({ ...credential, components: [], contentDigest: "never" }, kept);
  const items =
    '"x-dict";key="a" "x-dict";key="b" "@query-param";name="b%20c" "@authority" "@scheme" "@query" "@request-target"';
  const base = [
    '"x-dict";key="a": (1 2);x',
    '"x-dict";key="b": ?1;y=2',
    '"@query-param";name="b%20c": d%21%20',
    '"@authority": hooks.example.com',
    '"@scheme": https',
    '"@query": ?b+c=d!+',
    '"@request-target": /in/a?b+c=d!+',
  ];
  const headers = { ...signed({ items, base }), "x-dict": "a=(1  2);x, b;y=2" };
  const url = "/in/a?b+c=d!+";
  expect(loosely(proof({ url, headers, body }))).toEqual({ kind: "proved" });
  const twice = proof({ url: `${url}&b+c=1`, headers, body });
  expect(loosely(twice)).toMatchObject({ reason: expect.stringContaining("is there 2 times") });
});

test("a field can be signed in its strict form, by a key of its digest, or as the bytes of its lines", () => {
  const base = (identifier: string, value: string) => [...lines(body).slice(0, 2), `${identifier}: ${value}`];
  const sent = `sha-256=${digestOf(body).slice(8)}`;
  for (const [form, value] of [
    ["sf", sent],
    ['key="sha-256"', sent.slice(8)],
    ['sf;key="sha-256"', sent.slice(8)],
    ["bs", `:${Buffer.from(sent).toString("base64")}:`],
  ]) {
    const identifier = `"content-digest";${form}`;
    const headers = signed({
      items: `"@method" "@target-uri" ${identifier}`,
      base: base(identifier, value ?? ""),
    });
    expect(check(call(headers)), form).toEqual({ kind: "proved" });
    expect(check(call(headers, `${body} `)), form).toMatchObject({
      reason: expect.stringContaining("Content-Digest is not that of the body"),
    });
  }
});

test("the strict form is that of a list or a dictionary, and what is neither has none", () => {
  const usual = compiled({ ...credential, components: ["x-a", "priority"] }, kept);
  const items = '"x-a";sf "x-b";sf "priority";sf "content-digest"';
  const base = [
    '"x-a";sf: (a "b");q=0.5, :AA==:, ?0',
    '"x-b";sf: a=1, b=2;x=1;y=2, c=(a b c)',
    // A key that comes again keeps the first one's place (RFC 9651, 4.2.2).
    '"priority";sf: u=1, i',
    `"content-digest": ${digestOf(body)}`,
  ];
  const fields = {
    "x-a": '  (a   "b");q=0.50,:AA==: ,   ?0',
    "x-b": "a=1,    b=2;x=1;y=2,   c=(a   b   c)",
    // A list could be read of it, too.
    priority: "u=3,i,u=1",
  };
  const headers = { ...signed({ items, base }), ...fields };
  expect(usual(call(headers))).toEqual({ kind: "proved" });
  expect(usual(call({ ...headers, "x-a": "(((" }))).toMatchObject({
    reason: expect.stringContaining("x-a is no structured field"),
  });
});

test("the bytes of a field are those of each of its lines", () => {
  const usual = compiled({ ...credential, components: ["x-a"] }, kept);
  const of = (text: string) => `:${Buffer.from(text, "latin1").toString("base64")}:`;
  const items = '"x-a";bs "content-digest"';
  const base = [`"x-a";bs: ${of("one")}, ${of("two, tw\u00f6")}`, `"content-digest": ${digestOf(body)}`];
  const request = call({ ...signed({ items, base }), "x-a": "one, two, tw\u00f6" });
  const sent = (found: string[]) => ({ ...request, lines: (name: string) => (name === "x-a" ? found : []) });
  expect(usual(sent([" one ", "two, tw\u00f6"]))).toEqual({ kind: "proved" });
  expect(usual(sent(["one, two", "tw\u00f6"]))).toMatchObject({ reason: "sig1: the signature differs" });
  // Of a request that is looked at again the lines are not known.
  expect(usual(request)).toMatchObject({ reason: "sig1: the signature differs" });
});

test.each([
  [{ secret: undefined }, "secret: hmac-sha256 needs secret"],
  [{ publicKey: ed25519 }, "secret: hmac-sha256 needs secret"],
  [{ algorithm: "md5" }, "algorithm: "],
  [{ algorithm: "ed25519", publicKey: eccP256, secret: undefined }, "publicKey: it is a key for ec"],
  [{ algorithm: "ecdsa-p384-sha384", publicKey: eccP256, secret: undefined }, "not for P-384"],
  [{ algorithm: "rsa-v1_5-sha256", publicKey: ed25519, secret: undefined }, "not for RSA"],
  [{ algorithm: "ed25519", publicKey: ed25519 }, "publicKey: give either"],
  [{ components: ["Date"] }, "components.0: must be a field's lower-case name"],
  [{ components: ["@status"] }, "components.0: must be a field's lower-case name"],
])("a definition with %j is refused with the path", (change, issue) => {
  expect(issuesOf({ ...credential, ...change })).toEqual([expect.stringContaining(issue)]);
});

test.each([
  ["ecdsa-p256-sha256", "sha256", generateKeyPairSync("ec", { namedCurve: "P-256" })],
  ["ecdsa-p384-sha384", "sha384", generateKeyPairSync("ec", { namedCurve: "P-384" })],
  ["rsa-v1_5-sha256", "sha256", generateKeyPairSync("rsa", { modulusLength: 2_048 })],
] as const)(
  "%s is accepted, and a signature by another key refused",
  (algorithm, name, { publicKey, privateKey }) => {
    const pem = publicKey.export({ format: "pem", type: "spki" });
    const verify = compiled({ scheme: "http-signature", algorithm, publicKey: pem });
    const input = `(${covered});created=${seconds};alg="${algorithm}"`;
    const base = Buffer.from([...lines(body), `"@signature-params": ${input}`].join("\n"));
    const made = sign(name, base, { key: privateKey, dsaEncoding: "ieee-p1363" });
    const callWith = (signature: Buffer) =>
      call({
        "signature-input": `s=${input}`,
        signature: `s=:${signature.toString("base64")}:`,
        "content-digest": digestOf(body),
      });
    expect(verify(callWith(made))).toEqual({ kind: "proved" });
    expect(verify(callWith(made.subarray(1)))).toMatchObject({ reason: "s: the signature differs" });
    expect(verify(callWith(Buffer.concat([made, made])))).toMatchObject({
      reason: "s: the signature differs",
    });
  },
);
