import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { openGatewayWorld } from "../../../test/gateway-world.ts";
import { compiled, proof } from "../../../test/proof.ts";

// GitHub's own example: docs.github.com, "Validating webhook deliveries", "Testing the webhook payload validation".
const secret = "It's a Secret to Everybody";
const body = "Hello, World!";
const documented = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
const old = `sha1=${createHmac("sha1", secret).update(body).digest("hex")}`;
const check = compiled({ scheme: "github", secret: "signing" }, { secrets: { signing: secret } });
const call = (headers: Record<string, string>) => proof({ body, headers });

test("[S59] a wrong signature is not saved by a right one of the old kind", () => {
  const wrong = documented.replace("7571", "7572");
  expect(check(call({ "x-hub-signature-256": wrong, "x-hub-signature": old }))).toMatchObject({
    kind: "refused",
    reason: "the signature differs",
  });
  // Told of is the header of today, not the old one, which nobody should set up.
  expect(check(call({}))).toMatchObject({
    kind: "refused",
    reason: "there is no header X-Hub-Signature-256",
  });
});

test("[S59] GitHub's documented signature proves, and alone one of the old kind", () => {
  expect(check(call({ "x-hub-signature-256": documented }))).toEqual({ kind: "proved" });
  expect(check(call({ "x-hub-signature": old }))).toEqual({ kind: "proved" });
});

test("an event that GitHub sends as a form is the JSON in its `payload`, signed as it came", async () => {
  await using world = await openGatewayWorld();
  await world.putSecret("signing", secret);
  await world.putWorkflow({ name: "flow" });
  const trigger = await world.put({
    auth: [{ scheme: "github", secret: "signing" }],
    filter: 'trigger.body.action = "opened"',
    parameters: [{ name: "number", path: "$.issue.number", type: "integer" }],
    routes: [{ workflow: "flow" }],
  });
  const form = (action: string) =>
    new URLSearchParams({ payload: JSON.stringify({ action, issue: { number: 1347 } }) }).toString();
  const send = async (sent: string, signedAs = sent) => {
    const signature = createHmac("sha256", secret).update(signedAs).digest("hex");
    const response = await fetch(`${world.url}/webhooks/${trigger.id}`, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-github-event": "issues",
        "x-hub-signature-256": `sha256=${signature}`,
      },
      body: sent,
    });
    const id = response.headers.get("x-request-id") ?? "";
    return { status: response.status, kept: await world.store.deliveries.get({ workspace: "default", id }) };
  };
  expect((await send(form("opened"), form("closed"))).status).toBe(401);
  expect((await send(form("closed"))).kept).toMatchObject({ status: "filtered" });
  const { status, kept } = await send(form("opened"));
  expect(status).toBe(200);
  expect(kept).toMatchObject({
    status: "accepted",
    eventType: "issues",
    params: { number: 1347 },
    body: { content: form("opened") },
  });
});
