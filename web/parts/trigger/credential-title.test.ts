import { expect, test } from "vitest";
import { credentialTitle } from "./credential-title.ts";

test.each([
  ["partner-key", "partner-key"],
  ["bearer 1", "Title of bearer"],
  ["hmac 2", "Title of hmac 2"],
])("the credential %s is called %s", (label, title) => {
  expect(credentialTitle(label, (scheme) => `Title of ${scheme}`)).toBe(title);
});
