import { expect, test } from "vitest";
import { compiled, proof } from "../../../test/proof.ts";

// Atlassian's own example: support.atlassian.com/bitbucket-cloud/docs/manage-webhooks, "Test the webhook validation".
const secret = "It's a Secret to Everybody";
const documented = "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9";
const check = compiled({ scheme: "bitbucket", secret: "signing" }, { secrets: { signing: secret } });
const call = (body: string, signature = documented) =>
  proof({ body, headers: { "x-hub-signature": signature } });

test("[S59] Atlassian's documented signature proves its body, and no other", () => {
  expect(check(call("Hello World?"))).toMatchObject({ kind: "refused" });
  expect(check(call("Hello World!", documented.replace("a477", "a478")))).toMatchObject({ kind: "refused" });
  expect(check(call("Hello World!"))).toEqual({ kind: "proved" });
});
