import { createHmac } from "node:crypto";
import { EventCallbackHelper, EventCallbackRequest } from "@dropbox/sign";
import type { ProviderRow } from "./row.ts";

const hash = (text: string, key: string) => createHmac("sha256", key).update(text).digest("hex");
const time = "1769860790";
const type = "signature_request_signed";
const secret = "2f7e1a9c4b8d3e6f0a5c7b9d1e3f5a7c9b0d2e4f6a8c1b3d5e7f9a0c2b4d6e8f";

export const row: ProviderRow = {
  preset: "dropbox-sign",
  secrets: { signing: secret },
  // Dropbox Sign's SDK verifies only; signed as its documentation says.
  sign: ({ body }, key) => ({
    body: body.replace('"event":{', `"event":{"event_hash":"${hash(time + type, key)}",`),
  }),
  accepts({ body }, key) {
    const event = JSON.parse(/^\{.*\}/m.exec(body)?.[0] ?? "");
    return EventCallbackHelper.isValid(key, EventCallbackRequest.init(event));
  },
  signature: { member: "event_hash" },
  signsBody: (body) => body.replace(time, "1769860791"),
  isTimed: false,
  eventType: type,
  idempotencyKey: `${hash(time + type, secret)}:fa5c8a0b0f492d768749333ad6fcc214c111e967:78caf2a1d01cd39cea2bc1cbb340dac3`,
};
