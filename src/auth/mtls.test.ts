import { randomBytes } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { clientAuth, type Issued, issue, serverAuth } from "../../test/certificates.ts";
import { compiled, issuesOf, now, proof } from "../../test/proof.ts";
import { certificatesIn, readCertificate } from "./certificate.ts";

const names = [
  { type: "dns", value: "Hooks.Partner.example" },
  { type: "url", value: "spiffe://example.org/ns/billing/worker" },
  { type: "email", value: "ops@partner.example" },
  { type: "ip", value: "192.0.2.7" },
] as const;
let root: Issued;
let middle: Issued;
let client: Issued;
let stranger: Issued;
beforeAll(async () => {
  root = await issue({ subject: "CN=Root", isCa: true });
  middle = await issue({ subject: "CN=Middle", by: root, isCa: true, pathLength: 0 });
  client = await issue({
    subject: "CN=client, O=Partner",
    by: middle,
    names: [...names],
    uses: [clientAuth],
  });
  stranger = await issue({ subject: "CN=client, O=Partner", names: [...names] });
});

/** A call with these certificates, presented in the TLS handshake. */
function presenting(...certificates: Issued[]) {
  const chain = certificates.flatMap(({ cert }) => certificatesIn(cert));
  return { ...proof(), transport: { isProxied: false, certificates: () => chain } };
}

const judge = (settings: object, ...certificates: Issued[]) =>
  compiled({ scheme: "mtls", ca: root.cert, ...settings })(presenting(...certificates));
const refusedFor = (reason: string) => ({ kind: "refused", reason: expect.stringContaining(reason) });

test("[S66] without a certificate, or with what is none, a call is refused", () => {
  expect(judge({})).toEqual(refusedFor("no certificate was presented"));
  const check = compiled({ scheme: "mtls", ca: root.cert });
  expect(check(proof())).toEqual(refusedFor("no certificate was presented"));
  for (const bytes of [
    new Uint8Array(0),
    randomBytes(500),
    certificatesIn(client.cert)[0]?.subarray(0, 300),
  ]) {
    const transport = { isProxied: false, certificates: () => [bytes ?? new Uint8Array(0)] };
    expect(check({ ...proof(), transport })).toEqual(refusedFor("no certificate"));
  }
});

test("[S66] a certificate of the same name by another authority is refused, its own signature or not", async () => {
  expect(judge({}, stranger)).toEqual(refusedFor("no trusted authority issued"));
  const twin = await issue({ subject: "CN=Root", isCa: true });
  const forged = await issue({ subject: "CN=client", by: twin });
  expect(judge({}, forged)).toEqual(refusedFor("no trusted authority issued"));
  // It brings the authority of the same name along, which is not the trusted one.
  expect(judge({}, forged, twin)).toEqual(refusedFor("no trusted authority issued"));
});

test("[S66] a missing link is refused, and a chain in any order is a chain", async () => {
  expect(judge({}, client)).toEqual(refusedFor("no trusted authority issued"));
  expect(judge({}, client, middle)).toMatchObject({ kind: "proved" });
  expect(judge({}, client, stranger, root, middle)).toMatchObject({ kind: "proved" });
  expect(judge({ ca: root.cert + middle.cert }, client)).toMatchObject({ kind: "proved" });
});

test("[S66] who is no authority can issue nothing", async () => {
  const leaf = await issue({ subject: "CN=leaf", by: root });
  const below = await issue({ subject: "CN=client", by: leaf });
  expect(judge({}, below, leaf)).toEqual(refusedFor("no trusted authority issued"));
  expect(judge({ ca: leaf.cert }, below)).toMatchObject({ kind: "refused" });
});

test("[S66] no more authorities stand below one than it allows", async () => {
  const deeper = await issue({ subject: "CN=Deeper", by: middle, isCa: true });
  const deep = await issue({ subject: "CN=client", by: deeper });
  expect(judge({}, deep, deeper, middle)).toEqual(refusedFor('"Middle" does not allow so many'));
});

test("[S66] dates are kept by every certificate of the chain", async () => {
  const past = { notBefore: "2024-01-01", notAfter: "2026-01-31T11:59:59Z" };
  const expired = await issue({ subject: "CN=client", by: root, ...past });
  expect(judge({}, expired)).toEqual(refusedFor("expired at 2026-01-31T11:59:59.000Z"));
  const future = await issue({ subject: "CN=client", by: root, notBefore: "2026-02-01" });
  expect(judge({}, future)).toEqual(refusedFor("not valid before 2026-02-01"));
  const old = await issue({ subject: "CN=Old", by: root, isCa: true, ...past });
  const under = await issue({ subject: "CN=client", by: old });
  expect(judge({}, under, old)).toEqual(refusedFor('the authority "Old" expired'));
});

test("[S66] a certificate that runs out while its connection is open proves nothing any more", async () => {
  const short = await issue({ subject: "CN=client", by: root, notAfter: "2026-01-31T12:01:00Z" });
  const check = compiled({ scheme: "mtls", ca: root.cert });
  const request = presenting(short);
  expect(check(request)).toMatchObject({ kind: "proved" });
  expect(check({ ...request, now: now + 60_000 })).toMatchObject({ kind: "proved" });
  expect(check({ ...request, now: now + 61_000 })).toEqual(refusedFor("expired"));
});

test("[S66] a server's certificate, or one with a critical extension that is not understood, is refused", async () => {
  const server = await issue({ subject: "CN=client", by: root, uses: [serverAuth] });
  expect(judge({}, server)).toEqual(refusedFor("is not for clients"));
  const limited = await issue({ subject: "CN=Limited", by: root, isCa: true, critical: "2.5.29.30" });
  const under = await issue({ subject: "CN=client", by: limited });
  expect(judge({}, under, limited)).toEqual(refusedFor("critical extension 2.5.29.30"));
});

test("[S66] a chain without an end, or of many that fit each other, is refused soon", async () => {
  const many = await Promise.all(Array.from({ length: 12 }, () => issue({ subject: "CN=Same", isCa: true })));
  const [one] = many;
  const leaf = await issue({ subject: "CN=client", ...(one !== undefined && { by: one }) });
  expect(judge({}, leaf, ...many)).toEqual(refusedFor("no trusted authority"));
});

test.each([
  [{ commonName: "Client" }],
  [{ dns: "partner.example" }],
  [{ dns: "*.example" }],
  [{ uri: "spiffe://example.org/ns/billing" }],
  [{ email: "other@partner.example" }],
  [{ commonName: "client", dns: "other.example" }],
  [{ fingerprint: "ab".repeat(32) }],
])("[S66] a certificate that is not of the subject %j is refused", (subject) => {
  expect(judge({ subjects: [subject] }, client, middle)).toEqual(refusedFor("of no subject"));
});

test("[S66] one subject that fits suffices, and the certificate's names are given on", () => {
  const { fingerprint } = readCertificate(certificatesIn(client.cert)[0] ?? new Uint8Array(0));
  const colons = fingerprint.toUpperCase().replace(/..(?!$)/g, "$&:");
  for (const subject of [
    { commonName: "client" },
    { dns: "hooks.partner.example" },
    { dns: "*.PARTNER.example", email: "Ops@partner.example" },
    { uri: "spiffe://example.org/ns/billing/*" },
    { fingerprint },
    { fingerprint: colons },
  ]) {
    expect(
      judge({ subjects: [{ commonName: "other" }, subject] }, client, middle),
      JSON.stringify(subject),
    ).toMatchObject({
      kind: "proved",
    });
  }
  expect(judge({}, client, middle)).toMatchObject({
    claims: {
      certificate: {
        commonName: "client",
        dns: ["hooks.partner.example"],
        uri: ["spiffe://example.org/ns/billing/worker"],
        email: ["ops@partner.example"],
        ip: ["192.0.2.7"],
        fingerprint,
        validUntil: "2035-01-01T00:00:00.000Z",
      },
    },
  });
});

test("[S66] a single certificate can be trusted as it is", () => {
  expect(judge({ ca: stranger.cert }, stranger)).toMatchObject({ kind: "proved" });
  expect(judge({ ca: stranger.cert }, client, middle)).toMatchObject({ kind: "refused" });
});

test("[S66] the authority may be a secret, or the server's own", () => {
  const kept = { secrets: { "partner-ca": root.cert }, clientCa: root.cert };
  expect(
    compiled({ scheme: "mtls", caSecret: "partner-ca" }, kept)(presenting(client, middle)),
  ).toMatchObject({ kind: "proved" });
  expect(compiled({ scheme: "mtls" }, kept)(presenting(client, middle))).toMatchObject({ kind: "proved" });
  expect(() => compiled({ scheme: "mtls" })).toThrow("no authority is trusted");
  expect(() => compiled({ scheme: "mtls", ca: "nothing" })).toThrow("can't be read");
});

/** A call through a proxy with these headers. */
const forwarded = (headers: Record<string, string>, isProxied = true) => ({
  ...proof({ headers }),
  transport: { isProxied, certificates: () => [] },
});
const encoded = (...certificates: Issued[]) =>
  encodeURIComponent(certificates.map(({ cert }) => cert).join("\n"));
const sequence = ({ cert }: Issued) => `:${Buffer.from(certificatesIn(cert)[0] ?? []).toString("base64")}:`;

const proxies: [string, () => Record<string, string>][] = [
  ["pem", () => ({ "x-ssl-client-cert": encoded(client, middle) })],
  [
    "xfcc",
    () => ({
      "x-forwarded-client-cert": `By=spiffe://a;Hash=00;Cert="${encoded(client)}";Chain="${encoded(client, middle)}";Subject="CN=\\"x, y\\"";URI=a`,
    }),
  ],
  [
    "xfcc",
    () => ({
      "x-forwarded-client-cert": `Cert="${encoded(stranger)}",Hash=1;Chain="${encoded(client, middle)}"`,
    }),
  ],
  [
    "client-cert",
    () => ({
      "client-cert": sequence(client),
      "client-cert-chain": `${sequence(middle)}, ${sequence(root)}`,
    }),
  ],
];
test.each(proxies)("[S66] a trusted proxy's %s header is taken, and nobody else's", (from, headers) => {
  const check = compiled({ scheme: "mtls", ca: root.cert, from });
  expect(check(forwarded(headers(), false))).toEqual(refusedFor("counts only from a trusted proxy"));
  expect(check(proof({ headers: headers() }))).toEqual(refusedFor("counts only from a trusted proxy"));
  expect(check(forwarded(headers()))).toMatchObject({ kind: "proved" });
});

test.each([
  ["pem", "x-ssl-client-cert", "%E0%A4%A"],
  ["pem", "x-ssl-client-cert", "(null)"],
  ["pem", "x-ssl-client-cert", "-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----"],
  ["xfcc", "x-forwarded-client-cert", 'Hash=00;Subject="CN=client"'],
  ["xfcc", "x-forwarded-client-cert", '"'],
  ["client-cert", "client-cert", "MIIB"],
  ["client-cert", "client-cert", ":MIIB:"],
])("[S66] a %s header that holds no certificate is refused: %s: %s", (from, header, value) => {
  const check = compiled({ scheme: "mtls", ca: root.cert, from });
  expect(check(forwarded({ [header]: value }))).toMatchObject({ kind: "refused" });
  expect(check(forwarded({}))).toEqual(refusedFor("the proxy sent no header"));
});

test("[S66] the last of Envoy's elements counts, which the nearest proxy wrote", () => {
  const check = compiled({ scheme: "mtls", ca: root.cert, from: "xfcc" });
  const value = `Chain="${encoded(client, middle)}",Cert="${encoded(stranger)}"`;
  expect(check(forwarded({ "x-forwarded-client-cert": value }))).toMatchObject({ kind: "refused" });
});

/** Certificates are public: whoever sends another's is nobody unless its own side of the proxy proved to have the key. */
test("[S66] a certificate that a client sends beside the one its proxy adds is refused with it", () => {
  const mine = { pem: encoded(client, middle), "client-cert": sequence(client) };
  const other = { pem: encoded(stranger), "client-cert": sequence(stranger) };
  const headerNames = { pem: "x-ssl-client-cert", "client-cert": "client-cert" };
  for (const from of ["pem", "client-cert"] as const) {
    const check = compiled({ scheme: "mtls", ca: root.cert + middle.cert, from });
    expect(check(forwarded({ [headerNames[from]]: mine[from] }))).toMatchObject({ kind: "proved" });
    for (const added of [other[from], mine[from], ""]) {
      const value = `${mine[from]}, ${added}`;
      expect(check(forwarded({ [headerNames[from]]: value })), value.slice(-20)).toEqual(
        refusedFor("is there more than once"),
      );
    }
  }
});

test("[S66] what a client sends can't turn quotes in what Envoy adds behind it", () => {
  const check = compiled({ scheme: "mtls", ca: root.cert, from: "xfcc" });
  const forged = `Chain="${encoded(client, middle)}`;
  const cert = `Cert="${encoded(stranger)}"`;
  for (const sent of [forged, `${forged}";X="`, `${forged}";X="\\`, `${forged}";X=a"`]) {
    for (const added of [
      cert,
      `Hash=0;${cert};Subject="CN=x"`,
      `${cert};Subject="";URI=a`,
      `Subject="";${cert}`,
    ]) {
      const verdict = check(forwarded({ "x-forwarded-client-cert": `${sent}, ${added}` }));
      expect(verdict, `${sent.slice(-8)} ${added.slice(0, 12)}`).toMatchObject({ kind: "refused" });
    }
  }
  const twice = `Cert="${encoded(stranger)}";Chain="${encoded(stranger)}";Chain="${encoded(client, middle)}"`;
  expect(check(forwarded({ "x-forwarded-client-cert": twice }))).toMatchObject({ kind: "refused" });
});

test.each([
  [{ ca: "x", caSecret: "y" }, /^caSecret: give either/],
  [{ header: "X-Cert" }, /^header: a connection has no header/],
  [{ subjects: [{}] }, /^subjects\.0: must name something/],
  [{ subjects: [{ fingerprint: "ab" }] }, /^subjects\.0\.fingerprint: must be a SHA-256/],
])("[S66] the settings %j are refused with the field", (settings, expected) => {
  expect(issuesOf({ scheme: "mtls", ...settings })).toEqual([expect.stringMatching(expected)]);
});
