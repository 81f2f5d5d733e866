import { expect, test } from "vitest";
import { replaceSecret } from "./replaced-secret.ts";

const change = { from: "token", to: "token-2" };

test("[S72] only what the scheme takes for a secret is replaced", () => {
  const apiKey = { scheme: "api-key", name: "token", in: "header", parameter: "token", secret: "token" };
  expect(replaceSecret(apiKey, change)).toEqual({ ...apiKey, secret: "token-2" });
});

test("[S72] a credential that does not use the secret, or can't be read, is left alone", () => {
  for (const credential of [
    { scheme: "api-key", parameter: "token", secret: "other" },
    { scheme: "bearer", key: "token" },
    { scheme: "magic", secret: "token" },
    { scheme: "none" },
  ]) {
    expect(replaceSecret(credential, change)).toBeNull();
  }
});
