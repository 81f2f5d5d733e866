import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GatewayWorld, openGatewayWorld } from "../../test/gateway-world.ts";
import { readXml } from "../core/xml.ts";

// What providers want to hear, word for word, as it goes over the wire.

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  await world.putSecret("signing", "of the tests");
});
afterAll(() => world[Symbol.asyncDispose]());

const routes = [{ workflow: "flow" }];
const made = (body: string, { algorithm = "sha256", key = "of the tests" } = {}) =>
  createHmac(algorithm, key).update(body);

/** A call of a trigger with a provider's preset, and what came of it. */
async function call(scheme: string, { method = "POST", ...rest }: RequestInit) {
  const { id } = await world.put({ auth: [{ scheme, secret: "signing" }], routes });
  const response = await fetch(`${world.url}/webhooks/${id}`, { method, ...rest });
  const text = await response.text();
  return { status: response.status, text, headers: response.headers };
}

const runs = async () => (await world.deliveries()).flatMap((delivery) => delivery.runs);

test.each(["trello", "intercom"])(
  "%s asks with HEAD whether the address is there, and hears 200",
  async (scheme) => {
    const { status } = await call(scheme, { method: "HEAD" });
    expect(status).toBe(200);
    expect(await runs()).toEqual([]);
  },
);

const intent = '{"events":[],"lastEventSequence":0,"firstEventSequence":0,"entropy":"S0m3r4Nd0mt3xt"}';

test("Xero's intent to receive hears 401 where it is signed wrongly and 200 where it is not, without a body", async () => {
  const wrong = { "x-xero-signature": made(intent, { key: "another" }).digest("base64") };
  const refused = await call("xero", { headers: wrong, body: intent });
  expect([refused.status, refused.text, refused.headers.get("set-cookie")]).toEqual([401, "", null]);
  const right = { "x-xero-signature": made(intent).digest("base64") };
  const answered = await call("xero", { headers: right, body: intent });
  expect([answered.status, answered.text, answered.headers.get("set-cookie")]).toEqual([200, "", null]);
  expect(await runs()).toEqual([]);
});

test("an event of Xero's is answered without a body, too, and run", async () => {
  const body = '{"events":[{"eventType":"UPDATE","eventCategory":"CONTACT"}],"entropy":"x"}';
  const headers = { "x-xero-signature": made(body).digest("base64") };
  const { status, text } = await call("xero", { headers, body });
  expect([status, text]).toEqual([200, ""]);
  expect(await runs()).toHaveLength(1);
});

test("Adyen hears [accepted]", async () => {
  await world.putSecret("signing", "0aff");
  const key = Buffer.from("0aff", "hex");
  const body = '{"type":"balancePlatform.payment.created"}';
  const headers = { hmacsignature: createHmac("sha256", key).update(body).digest("base64") };
  const { status, text } = await call("adyen", { headers, body });
  await world.putSecret("signing", "of the tests");
  expect([status, text]).toEqual([200, "[accepted]"]);
});

test("Dropbox Sign is greeted, for an event and for the test of a callback", async () => {
  for (const type of ["signature_request_sent", "callback_test"]) {
    const event_hash = made(`1769860790${type}`).digest("hex");
    const event = { event_time: "1769860790", event_type: type, event_hash };
    const body = new FormData();
    body.set("json", JSON.stringify({ event }));
    const before = (await runs()).length;
    const { status, text } = await call("dropbox-sign", { body });
    expect([status, text]).toEqual([200, "Hello API Event Received"]);
    expect((await runs()).length - before).toBe(type === "callback_test" ? 0 : 1);
  }
});

test("Salesforce hears that its message has arrived, as SOAP", async () => {
  const { id } = await world.put({ provider: "salesforce", routes });
  const headers = { "content-type": "text/xml; charset=utf-8" };
  const response = await fetch(`${world.url}/webhooks/${id}`, { method: "POST", headers, body: "<a/>" });
  const text = await response.text();
  expect(response.headers.get("content-type")).toBe("text/xml; charset=utf-8");
  expect(readXml(text)).toMatchObject({ kind: "read" });
  expect(text).toContain(
    '<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack>',
  );
});
