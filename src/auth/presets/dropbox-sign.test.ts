import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { compiled, proof } from "../../../test/proof.ts";

const check = compiled({ scheme: "dropbox-sign", secret: "signing" }, { secrets: { signing: "key" } });
const hash = createHmac("sha256", "key").update("1348177752signature_request_sent").digest("hex");
const event = { event_time: "1348177752", event_type: "signature_request_sent", event_hash: hash };
const form = (json: string) => {
  const headers = { "content-type": "multipart/form-data; boundary=b" };
  const body = `--b\r\nContent-Disposition: form-data; name="json"\r\n\r\n${json}\r\n--b--\r\n`;
  return proof({ headers, body });
};

test.each([
  ["nothing", proof({}), "no form"],
  ["a form without json", form(""), "no form"],
  ["what is no JSON", form("{"), "no form"],
  ["no event", form('{"event":1}'), "no form"],
  ["no time", form(JSON.stringify({ event: { ...event, event_time: undefined } })), "no event_time"],
  ["no hash", form(JSON.stringify({ event: { ...event, event_hash: "" } })), "no event_hash"],
  ["another type", form(JSON.stringify({ event: { ...event, event_type: "x" } })), "differs"],
  [
    "half a form",
    proof({ ...form("{}"), body: form(JSON.stringify({ event })).body.subarray(0, 90) }),
    "no form",
  ],
])("a call with %s is refused", (_, request, reason) => {
  expect(check(request)).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
});

test("an event proves itself by its hash, in a form or as JSON alone", () => {
  expect(check(form(JSON.stringify({ event })))).toEqual({ kind: "proved" });
  const headers = { "content-type": "application/json" };
  expect(check(proof({ headers, body: JSON.stringify({ event }) }))).toEqual({ kind: "proved" });
});
