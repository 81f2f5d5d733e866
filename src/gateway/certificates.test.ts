import { expect, test } from "vitest";
import { issue } from "../../test/certificates.ts";
import { openProviderHost } from "../../test/provider-host.ts";
import type { CertificateRead } from "../auth/scheme.ts";
import { Certificates, coolDownMs, freshMs, looksMax } from "./certificates.ts";

const start = Date.parse("2026-01-31T12:00:00Z");
const source = {
  owner: "Example",
  from: /^https:\/\/keys\.example\.com\/\w+\.pem$/,
  name: /^sign\.example\.com$/,
};
const url = "https://keys.example.com/one.pem";
const { cert } = await issue({ subject: "CN=sign.example.com", notAfter: "2026-02-10" });
const stranger = await issue({ subject: "CN=sign.example.com.evil.org" });

async function openShelf(published: Readonly<Record<string, string>> = { [url]: cert }) {
  const rooms = new AsyncDisposableStack();
  const host = rooms.use(await openProviderHost(published));
  const logged: string[] = [];
  const log = { debug() {}, info() {}, warn: (message: string) => void logged.push(message), error() {} };
  const certificates = rooms.use(new Certificates({ http: host.http, log }));
  const shelf = certificates.open(source);
  const reads = async (at = url, now = start): Promise<CertificateRead> => shelf.read(at, now);
  const close = () => rooms.disposeAsync();
  return { host, certificates, shelf, logged, reads, [Symbol.asyncDispose]: close };
}

const none = (reason: string, unavailable = false) => ({
  kind: "none",
  reason: expect.stringContaining(reason),
  unavailable,
});

test.each([
  "https://keys.example.com.evil.org/one.pem",
  "http://keys.example.com/one.pem",
  "https://keys.example.com:8443/one.pem",
  "https://evil@keys.example.com/one.pem",
  "https://evil.org/https://keys.example.com/one.pem",
  "https://keys.example.com/one.pem\nhttps://keys.example.com/one.pem",
  "https://169.254.169.254/one.pem",
  "",
])("a certificate at %j is refused, and nothing is asked", async (at) => {
  await using shelf = await openShelf();
  expect(shelf.shelf.read(at, start)).toEqual(none("not one of Example"));
  expect(shelf.host.calls).toEqual([]);
});

test.each([
  ["another's", stranger.cert, none("is not one of Example")],
  ["no certificate", "<html>", none("no certificate in PEM", true)],
  ["half a certificate", cert.slice(0, cert.length / 2), none("no certificate in PEM", true)],
  ["garbage", cert.replace(/\n[\w+/]{20}/, "\nAAAAAAAAAAAAAAAAAAAA"), none("", true)],
  ["too much", cert.repeat(100), none("can't be fetched", true)],
])(
  "what is published and is %s proves nothing, and is not asked for again at once",
  async (_, text, expected) => {
    await using shelf = await openShelf({ [url]: text });
    expect(await shelf.reads()).toEqual(expected);
    expect(await shelf.reads(url, start + coolDownMs - 1)).toEqual(expected);
    expect(shelf.host.calls).toHaveLength(1);
  },
);

test("a certificate is good between its dates only", async () => {
  await using shelf = await openShelf();
  expect(await shelf.reads(url, Date.parse("2024-12-31T23:59:59Z"))).toEqual(
    none("is valid from 2025-01-01"),
  );
  expect(await shelf.reads()).toMatchObject({ kind: "key" });
  expect(await shelf.reads(url, Date.parse("2026-02-10T00:00:01Z"))).toEqual(none("to 2026-02-10"));
});

test("a redirect is not followed, and a failure is one to try again after", async () => {
  await using shelf = await openShelf();
  shelf.host.failing = { status: 302, headers: { location: "https://keys.example.com/two.pem" } };
  expect(await shelf.reads()).toEqual(none("answers 302", true));
  shelf.host.failing = null;
  expect(await shelf.reads()).toEqual(none("answers 302", true));
  expect(await shelf.reads(url, start + coolDownMs)).toMatchObject({ kind: "key" });
  expect(shelf.host.calls).toHaveLength(2);
  expect(shelf.logged).toEqual(["certificate not fetched"]);
});

test("strangers who name one unknown certificate after the other make few calls, and keep none of the known ones out", async () => {
  await using shelf = await openShelf();
  await shelf.reads();
  const made = Array.from({ length: 3 * looksMax }, (_, at) =>
    shelf.reads(`https://keys.example.com/x${at}.pem`),
  );
  const reads = await Promise.all(made);
  expect(shelf.host.calls).toHaveLength(looksMax);
  expect(reads.at(-1)).toEqual(none("too many unknown certificates", true));
  expect(shelf.shelf.read(url, start)).toMatchObject({ kind: "key" });
  expect(await shelf.reads("https://keys.example.com/late.pem", start + 60_000)).toEqual(
    none("answers 404", true),
  );
});

test("a certificate is fetched once for all who wait, and then served from memory, for each trigger", async () => {
  await using shelf = await openShelf();
  const [first] = await Promise.all([shelf.reads(), shelf.reads(), shelf.reads()]);
  expect(first).toMatchObject({ kind: "key", key: { type: "public" } });
  expect(shelf.certificates.open({ ...source }).read(url, start + freshMs - 1)).toEqual(first);
  expect(shelf.host.calls).toEqual([url]);
});

test("after a day it is looked at again in the background, and served on while that fails", async () => {
  await using shelf = await openShelf();
  await shelf.reads();
  shelf.host.failing = { status: 500 };
  expect(shelf.shelf.read(url, start + freshMs)).toMatchObject({ kind: "key" });
  await expect.poll(() => shelf.logged).toEqual(["certificate not fetched"]);
  expect(shelf.shelf.read(url, start + freshMs + 1)).toMatchObject({ kind: "key" });
  expect(shelf.host.calls).toHaveLength(2);
  shelf.host.failing = null;
  shelf.host.published.set(url, stranger.cert);
  const late = start + freshMs + coolDownMs;
  expect(shelf.shelf.read(url, late)).toMatchObject({ kind: "key" });
  await expect.poll(() => shelf.reads(url, late)).toEqual(none("is not one of Example"));
});
