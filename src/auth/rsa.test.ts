import { constants, generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import { compiled, issuesOf, now, proof } from "../../test/proof.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const other = generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey;
const pem = publicKey.export({ format: "pem", type: "spki" });
const body = '{"order":1}';
const credential = { scheme: "rsa", secret: "public", header: "X-Signature" };
const kept = { secrets: { public: pem } };
const checks = {
  pkcs1: compiled(credential, kept),
  pss: compiled({ ...credential, padding: "pss" }, kept),
};
const signed = (padding: keyof typeof checks, { text = body, key = privateKey, digest = "sha256" } = {}) => {
  const kind = padding === "pss" ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  return sign(digest, Buffer.from(text), { key, padding: kind }).toString("base64");
};
const call = (signature: string | undefined, sent = body) =>
  proof({ body: sent, headers: { "x-signature": signature } });

test.each(["pkcs1", "pss"] as const)(
  "[S61] with %s a wrong signature is refused, and never by a throw",
  (padding) => {
    const right = signed(padding);
    const refused: [string | undefined, string?][] = [
      [undefined],
      [""],
      [right.slice(0, -4)],
      [`${right.replace(/=+$/, "")}AAAA`],
      ["%%%%"],
      ["ü".repeat(344)],
      [Buffer.alloc(256, 255).toString("base64")],
      [right, `${body} `],
      [`${right}, ${right}`],
      [signed(padding, { key: other })],
      [signed(padding, { digest: "sha512" })],
      [signed(padding === "pss" ? "pkcs1" : "pss")],
    ];
    for (const [signature, sent] of refused) {
      expect(checks[padding](call(signature, sent))).toMatchObject({ kind: "refused" });
    }
  },
);

test("[S68] a genuine call is refused outside the window", () => {
  const timed = compiled(
    { ...credential, payload: "{timestamp}.{body}", timestamp: { header: "X-Time" } },
    kept,
  );
  const aged = (ageSeconds: number) => {
    const time = String(now / 1_000 - ageSeconds);
    return proof({
      body,
      headers: { "x-time": time, "x-signature": signed("pkcs1", { text: `${time}.${body}` }) },
    });
  };
  expect(timed(aged(301))).toMatchObject({ kind: "refused", stale: true });
  expect(timed(aged(300))).toMatchObject({ kind: "proved" });
});

test("a key that is too short or of another kind is refused when the trigger is written", () => {
  const exported = (key: typeof publicKey) => key.export({ format: "pem", type: "spki" });
  const { secret: _, ...keyless } = credential;
  const short = exported(generateKeyPairSync("rsa", { modulusLength: 1_024 }).publicKey);
  const ed25519 = exported(generateKeyPairSync("ed25519").publicKey);
  expect(issuesOf({ ...keyless, publicKey: short })).toEqual([expect.stringContaining("it has 1024 bits")]);
  expect(issuesOf({ ...keyless, publicKey: ed25519 })).toEqual([expect.stringContaining("not for RSA")]);
});

test.each(["pkcs1", "pss"] as const)("with %s a genuine signature is accepted", (padding) => {
  expect(checks[padding](call(signed(padding)))).toMatchObject({ kind: "proved" });
});
