import { expect, test } from "vitest";
import { askedOf } from "../../../test/asked.ts";
import { zoom } from "./zoom.ts";

const [validation] = zoom.handshakes ?? [];
const reply = (body: object, secret?: string) =>
  validation?.reply(askedOf({ body: JSON.stringify(body) }), { secret });
const event = "endpoint.url_validation";

test.each([
  ["another event", { event: "meeting.started", payload: { plainToken: "a" } }, "s"],
  ["no token", { event, payload: {} }, "s"],
  ["a token that is no text", { event, payload: { plainToken: 1 } }, "s"],
  ["a secret that is not set", { event, payload: { plainToken: "a" } }, undefined],
])("%s is no challenge", (_, body, secret) => {
  expect(reply(body, secret)).toBeNull();
});

test("Zoom's challenge is answered with its token and the token's HMAC", () => {
  const plainToken = "qgg8vlvZRS6UYooatFL8Aw";
  const answered = reply({ event, payload: { plainToken }, event_ts: 1654503849680 }, "123");
  expect(answered).toMatchObject({ kind: "answered" });
  expect(JSON.parse(answered?.kind === "answered" ? (answered.body ?? "") : "")).toEqual({
    plainToken,
    encryptedToken: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});
