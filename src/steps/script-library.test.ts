import { createHash, createHmac } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { openScriptDoor } from "./script-door.ts";

const door = openScriptDoor();
afterAll(() => door[Symbol.asyncDispose]());

const output = async (code: string) => {
  const { signal } = new AbortController();
  return (await door.run({ code, globals: {}, variables: {}, timeoutMs: 5_000, signal })).output;
};

test("digests and MACs are those of Node, in each form", async () => {
  const expected = ["md5", "sha1", "sha256", "sha512"].flatMap((name) => [
    createHash(name).update("ü€😀").digest("hex"),
    createHmac(name, "key").update("ü€😀").digest("base64"),
  ]);
  const code = `return ["md5", "sha1", "sha256", "sha512"].flatMap((name) => [
    crypto.hash(name, "ü€😀"), crypto.hmac(name, "key", new TextEncoder().encode("ü€😀"), "base64")]);`;
  expect(await output(code)).toEqual(expected);
  expect(await output('return crypto.hash("SHA-256", "", "bytes").toHex()')).toBe(
    createHash("sha256").digest("hex"),
  );
});

test("comparing takes bytes and texts, and tells lengths apart", async () => {
  const code =
    'const e = crypto.timingSafeEqual; return [e("a", "a"), e("a", "b"), e("a", "ab"), e("", ""), e(new Uint8Array([97]), "a")]';
  expect(await output(code)).toEqual([true, false, false, true, true]);
});

test("random values differ and have the form they should", async () => {
  const values = await output(
    "return [crypto.randomUUID(), crypto.randomUUID(), crypto.getRandomValues(new Uint32Array(4)).length]",
  );
  const [one, other, length] = Array.isArray(values) ? values : [];
  expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect([one === other, length]).toEqual([false, 4]);
});

test.each([
  ['new TextDecoder().decode(new TextEncoder().encode("ü€😀"))', "ü€😀"],
  ['new TextDecoder("utf-16le").decode(new Uint8Array([65, 0]))', "A"],
  ["new TextDecoder().decode(new Uint8Array([255]))", "\ufffd"],
  ['btoa("\\u00ff~")', Buffer.from([255, 126]).toString("base64")],
  ['atob("/34=").charCodeAt(0)', 255],
  ['new TextEncoder().encode("a?>").toBase64()', "YT8+"],
  ['new TextEncoder().encode("a?>b").toBase64({ alphabet: "base64url" })', "YT8-Yg=="],
  ['new TextEncoder().encode("a?>b").toBase64({ alphabet: "base64url", omitPadding: true })', "YT8-Yg"],
  ['Uint8Array.fromBase64("YT8-Yg", { alphabet: "base64url" }).length', 4],
  ['Uint8Array.fromHex("00ff").toHex()', "00ff"],
  ['new URL("../b?x=1#y", "https://u:p@a.example:8443/c/d").href', "https://u:p@a.example:8443/b?x=1#y"],
  [
    '[...new URLSearchParams("a=1&b=%20&a=+")]',
    [
      ["a", "1"],
      ["b", " "],
      ["a", " "],
    ],
  ],
  ['String(new URLSearchParams({ a: "ü &", b: 2 }))', "a=%C3%BC+%26&b=2"],
  [
    "(() => { const u = new URL('http://a/?x=1'); u.searchParams.append('y', 'ü'); u.port = 81; return u })()",
    "http://a:81/?x=1&y=%C3%BC",
  ],
  ["URL.canParse('nope') || URL.parse('nope')", null],
  ['dates.iso(0, "Europe/Berlin")', "1970-01-01T01:00:00.000+01:00"],
  ['dates.iso("2026-07-01T12:00:00Z", "America/New_York")', "2026-07-01T08:00:00.000-04:00"],
  ['dates.iso("2026-07-01T12:00:00.5Z")', "2026-07-01T12:00:00.500Z"],
  ['dates.offsetMinutes("2026-01-01", "Asia/Kathmandu")', 345],
  ['dates.offsetMinutes("0050-01-01T00:00:00Z", "UTC")', 0],
  ['dates.format(-1, "[on] DD.MM.YYYY HH:mm:ss.SSS Z", "+02:00")', "on 01.01.1970 01:59:59.999 +02:00"],
  ['dates.parts("2026-02-01T00:00:00Z", "UTC").weekday', 7],
  ['dates.unix("1970-01-01T00:01:00Z")', 60],
])("%s", async (expression, expected) => {
  expect(await output(`return ${expression}`)).toEqual(expected);
});

test.each([
  ['crypto.hash("sha3", "")', /TypeError: “sha3” is not a digest.*\(line 1\)/],
  ["crypto.hash('md5', 5)", /Bytes are needed/],
  ['atob("a")', /SyntaxError: The text is not base64/],
  ['Uint8Array.fromHex("0")', /not hex/],
  ['new URL("nope")', /TypeError: Invalid URL/],
  ['dates.iso("nope")', /RangeError: This is not a date/],
  ['dates.iso(0, "Mars/Olympus")', /RangeError: Invalid time zone/],
])("%s is refused at its line", async (expression, message) => {
  await expect(output(`return ${expression}`)).rejects.toThrow(message);
});

test("variables of the author's come before names of the library", async () => {
  const { signal } = new AbortController();
  const code = "return [dates, typeof URL]";
  const given = { code, variables: {}, timeoutMs: 5_000, signal };
  expect((await door.run({ ...given, globals: { dates: ["2026-01-01"] } })).output).toEqual([
    ["2026-01-01"],
    "function",
  ]);
});
