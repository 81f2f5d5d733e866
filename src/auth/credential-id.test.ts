import { expect, test } from "vitest";
import { credentialId } from "./credential-id.ts";

const credential = {
  scheme: "hmac",
  secret: "github",
  header: "X-Hub-Signature-256",
  format: { kind: "single", a: 1 },
};

test("[S72] a credential stays the same under another name, another date or another order of its settings", () => {
  const same = [
    { ...credential, name: "old" },
    { ...credential, notAfter: "2026-02-01T00:00:00Z", notBefore: "2026-01-01T00:00:00Z" },
    { format: { a: 1, kind: "single" }, header: credential.header, secret: "github", scheme: "hmac" },
  ];
  expect(new Set([credential, ...same].map(credentialId)).size).toBe(1);
  expect(credentialId(credential)).toMatch(/^[0-9a-f]{16}$/);
});

test("[S72] another secret, scheme or setting makes another credential", () => {
  const others = [
    { ...credential, secret: "github-2" },
    { ...credential, scheme: "shared-key" },
    { ...credential, format: { kind: "single", a: 2 } },
  ];
  expect(new Set([credential, ...others].map(credentialId)).size).toBe(4);
});
