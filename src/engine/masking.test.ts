import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { workMs } from "../../test/work.ts";
import { maskingOf } from "./masking.ts";

const secret = 's3cr3t "key"/1';

test("secrets too short to be told from other text are not masked", () => {
  expect(maskingOf(["12345"])).toBeNull();
});

test("a secret is found as it stands, in a URL and inside a JSON text; what holds none stays the same object", () => {
  const masking = maskingOf([secret, "s3cr3t"]);
  expect(masking?.text(`a ${secret} b ${encodeURIComponent(secret)} c ${JSON.stringify({ secret })}`)).toBe(
    'a *** b *** c {"secret":"***"}',
  );
  const plain = { list: ["one", 2, null] };
  expect(masking?.value(plain)).toBe(plain);
  expect(masking?.value({ list: [secret], s3cr3t: 1 })).toEqual({ list: ["***"], "***": 1 });
});

test("however many secrets there are, each is found", () => {
  const secrets = Array.from({ length: 12 }, (_, index) => `${index}/`.repeat(150 + index));
  const masking = maskingOf(secrets);
  for (const one of secrets) expect(masking?.text(`a ${one} b`)).toBe("a *** b");
});

test.each([
  "plain-secret",
  secret,
  'back\\slash\\\\"quoted"\\',
  "-----BEGIN KEY-----\nab/c\t\u0001\r\n-----END",
  "ünïcödé 🔑",
])("%j is found in JSON inside JSON", (one) => {
  let text = one;
  for (let level = 0; level < 5; level += 1) {
    expect(maskingOf([one])?.text(`a ${text} b`)).toMatch(/^a .*\*\*\*.* b$/);
    expect(maskingOf([one])?.text(text)).not.toMatch(/secret|s3cr|slash|BEGIN|c.d/);
    text = JSON.stringify({ text });
  }
});

test.each(["plain-secret", secret, "a b&c=d!'()*~", "ünïcödé 🔑/%25+"])(
  "%j is found in URLs inside URLs",
  (one) => {
    let url = `https://a.example/?b=${one}`;
    for (let level = 0; level < 5; level += 1) {
      const query = new URLSearchParams({ url }).toString();
      for (const text of [url, query, encodeURI(url), encodeURIComponent(url).toLowerCase()])
        expect(maskingOf([one.toLowerCase(), one])?.text(text)).toContain("***");
      url = `https://a.example/?url=${encodeURIComponent(url)}`;
    }
  },
);

test("a secret is found in what was encoded in base64, wherever it begins there", () => {
  for (const [before, after] of [
    ["", ""],
    ["u:", ""],
    ["user:", ":more"],
    ["use:", "?>?>"],
  ]) {
    for (const encoding of ["base64", "base64url"] as const) {
      const text = Buffer.from(`${before}~s3cr3t-v?lue>~${after}`).toString(encoding);
      const shown = maskingOf(["s3cr3t-v?lue>"])?.text(
        `a ${text} ${encodeURIComponent(text)} ${JSON.stringify(text)}`,
      );
      const decoded = (shown ?? "")
        .split(/[^A-Za-z0-9+/_%-]+/)
        .map((part) => Buffer.from(part, "base64").toString());
      expect([encoding, before, shown?.match(/\*\*\*/g)?.length]).toEqual([encoding, before, 3]);
      expect(decoded.join()).not.toMatch(/s3c|cr3|v.lu/);
    }
  }
});

test("a long secret, a key of many lines say, is found as others are, and costs no second", () => {
  const long = `-----BEGIN KEY-----\n${'ab/c"?+\\'.repeat(8_000)}\n-----END`;
  const masking = maskingOf([long, secret]);
  const began = workMs();
  for (const text of [
    long,
    JSON.stringify({ long: JSON.stringify({ long }) }),
    `https://a.example/?k=${encodeURIComponent(long)}`,
    new URLSearchParams({ long, secret }).toString(),
    Buffer.from(`u:${long}`).toString("base64"),
  ]) {
    expect(masking?.text(text)).toContain("***");
    expect(masking?.text(text).length).toBeLessThan(60);
  }
  expect(workMs() - began).toBeLessThan(1_000);
});

test("many long secrets in another script are found as others are, and cost no second", () => {
  const letters = Array.from("äöüßéñ日本語キー🔑ж");
  const lettersOf = (hex: string) =>
    Array.from(hex, (digit) => letters[Number.parseInt(digit, 16) % 12]).join("");
  const digest = (round: number) => createHash("sha512").update(`${round}`).digest("hex");
  const secrets = Array.from({ length: 20 }, (_, index) =>
    lettersOf([0, 1, 2].map((part) => digest(index * 3 + part)).join("")),
  );
  const began = workMs();
  const masking = maskingOf(secrets);
  for (const one of secrets) {
    const query = new URLSearchParams({ one }).toString();
    const text = `${one} ${JSON.stringify({ one })} ${query} ${Buffer.from(`u:${one}`).toString("base64")}`;
    expect(masking?.text(text)).toMatch(/^\*\*\* {"one":"\*\*\*"} one=\*\*\* .{1,8}\*\*\*.{0,8}$/);
  }
  expect(workMs() - began).toBeLessThan(1_000);
  const odd = encodeURIComponent(encodeURIComponent(secrets[7] ?? "")).toLowerCase();
  expect(masking?.text(`a ${odd} b`)).toBe("a *** b");
});

test("a text of backslashes alone is looked through in no time", () => {
  const began = workMs();
  maskingOf([secret, 'x\\"long enough"'])?.text("\\".repeat(500_000));
  expect(workMs() - began).toBeLessThan(2_000);
});
