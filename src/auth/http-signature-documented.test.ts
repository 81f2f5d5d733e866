import { expect, test } from "vitest";
import { compiled, proof } from "../../test/proof.ts";
import { eccP256, ed25519, rsaPss, sharedSecret } from "../../test/signature-keys.ts";

// Request and signatures of RFC 9421, appendix B.
const kept = { secrets: { shared: sharedSecret } };
const created = 1_618_884_473;
const digest =
  "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";

const documented = (signatureInput: string, signature: string) =>
  proof({
    url: "/foo?param=Value&Pet=dog",
    publicUrl: "https://example.com/foo?param=Value&Pet=dog",
    now: created * 1_000,
    body: '{"hello": "world"}',
    headers: {
      host: "example.com",
      date: "Tue, 20 Apr 2021 02:07:55 GMT",
      "content-type": "application/json",
      "content-digest": digest,
      "content-length": "18",
      "signature-input": signatureInput,
      signature,
    },
  });
const loose = { scheme: "http-signature", components: [], contentDigest: "never" };

test("the signatures of RFC 9421, appendix B, are accepted, and with one byte changed refused", () => {
  const cases: [Record<string, unknown>, string, string][] = [
    [
      { algorithm: "rsa-pss-sha512", publicKey: rsaPss },
      'sig-b21=();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd"',
      "sig-b21=:d2pmTvmbncD3xQm8E9ZV2828BjQWGgiwAaw5bAkgibUopemLJcWDy/lkbbHAve4cRAtx31Iq786U7it++wgGxbtRxf8Udx7zFZsckzXaJMkA7ChG52eSkFxykJeNqsrWH5S+oxNFlD4dzVuwe8DhTSja8xxbR/Z2cOGdCbzR72rgFWhzx2VjBqJzsPLMIQKhO4DGezXehhWwE56YCE+O6c0mKZsfxVrogUvA4HELjVKWmAvtl6UnCh8jYzuVG5WSb/QEVPnP5TmcAnLH1g+s++v6d4s8m0gCw1fV5/SITLq9mhho8K3+7EPYTU8IU1bLhdxO5Nyt8C8ssinQ98Xw9Q==:",
    ],
    [
      { algorithm: "rsa-pss-sha512", publicKey: rsaPss, components: ["@authority"], contentDigest: "body" },
      'sig-b22=("@authority" "content-digest" "@query-param";name="Pet");created=1618884473;keyid="test-key-rsa-pss";tag="header-example"',
      "sig-b22=:LjbtqUbfmvjj5C5kr1Ugj4PmLYvx9wVjZvD9GsTT4F7GrcQEdJzgI9qHxICagShLRiLMlAJjtq6N4CDfKtjvuJyE5qH7KT8UCMkSowOB4+ECxCmT8rtAmj/0PIXxi0A0nxKyB09RNrCQibbUjsLS/2YyFYXEu4TRJQzRw1rLEuEfY17SARYhpTlaqwZVtR8NV7+4UKkjqpcAoFqWFQh62s7Cl+H2fjBSpqfZUJcsIk4N6wiKYd4je2U/lankenQ99PZfB4jY3I5rSV2DSBVkSFsURIjYErOs0tFTQosMTAoxk//0RoKUqiYY8Bh0aaUEb0rQl3/XaVe4bXTugEjHSw==:",
    ],
    [
      {
        algorithm: "rsa-pss-sha512",
        publicKey: rsaPss,
        components: ["@method", "@path", "@query", "date"],
        contentDigest: "always",
      },
      'sig-b23=("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-rsa-pss"',
      "sig-b23=:bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU5p2voTp768ZrCUb38K0fUxN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1pFkh/aYA2HXXZzNBXmIkoQoLd7YfW91kE9o/CCoC1xMy7JA1ipwvKvfrs65ldmlu9bpG6A9BmzhuzF8Eim5f8ui9eH8LZH896+QIF61ka39VBrohr9iyMUJpvRX2Zbhl5ZJzSRxpJyoEZAFL2FUo5fTIztsDZKEgM4cUA==:",
    ],
    [
      { algorithm: "hmac-sha256", secret: "shared", secretEncoding: "base64", components: ["@authority"] },
      'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
      "sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:",
    ],
    [
      { algorithm: "ed25519", publicKey: ed25519, components: ["@method", "@path"] },
      'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
      "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:",
    ],
  ];
  for (const [settings, input, signature] of cases) {
    const check = compiled({ ...loose, ...settings }, kept);
    expect(check(documented(input, signature)), input).toMatchObject({ kind: "proved" });
    const changed = signature.replace(/=:(.)/, (_, first) => `=:${first === "A" ? "B" : "A"}`);
    expect(check(documented(input, changed)), input).toMatchObject({ kind: "refused" });
  }
});

test("the proxy's signature of RFC 9421, appendix B.3, is accepted", () => {
  const check = compiled({ ...loose, algorithm: "ecdsa-p256-sha256", publicKey: eccP256 });
  const clientCertificate =
    ":MIIBqDCCAU6gAwIBAgIBBzAKBggqhkjOPQQDAjA6MRswGQYDVQQKDBJMZXQncyBBdXRoZW50aWNhdGUxGzAZBgNVBAMMEkxBIEludGVybWVkaWF0ZSBDQTAeFw0yMDAxMTQyMjU1MzNaFw0yMTAxMjMyMjU1MzNaMA0xCzAJBgNVBAMMAkJDMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8YnXXfaUgmnMtOXU/IncWalRhebrXmckC8vdgJ1p5Be5F/3YC8OthxM4+k1M6aEAEFcGzkJiNy6J84y7uzo9M6NyMHAwCQYDVR0TBAIwADAfBgNVHSMEGDAWgBRm3WjLa38lbEYCuiCPct0ZaSED2DAOBgNVHQ8BAf8EBAMCBsAwEwYDVR0lBAwwCgYIKwYBBQUHAwIwHQYDVR0RAQH/BBMwEYEPYmRjQGV4YW1wbGUuY29tMAoGCCqGSM49BAMCA0gAMEUCIBHda/r1vaL6G3VliL4/Di6YK0Q6bMjeSkC3dFCOOB8TAiEAx/kHSB4urmiZ0NX5r5XarmPk0wmuydBVoU4hBVZ1yhk=:";
  const request = documented(
    'ttrp=("@path" "@query" "@method" "@authority" "client-cert");created=1618884473;keyid="test-key-ecc-p256"',
    "ttrp=:xVMHVpawaAC/0SbHrKRs9i8I3eOs5RtTMGCWXm/9nvZzoHsIg6Mce9315T6xoklyy0yzhD9ah4JHRwMLOgmizw==:",
  );
  const proxied = {
    ...request,
    publicUrl: "https://service.internal.example/foo?param=Value&Pet=dog",
    headers: { ...request.headers, "client-cert": clientCertificate },
  };
  expect(check(proxied)).toMatchObject({ kind: "proved" });
  expect(check(request)).toMatchObject({ reason: "ttrp: there is no header client-cert, which it covers" });
});
