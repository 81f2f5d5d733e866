import { expect, test } from "vitest";
import { askedOf } from "../../../test/asked.ts";
import type { Handshake } from "../handshake.ts";
import { intercom } from "./intercom.ts";
import { line } from "./line.ts";
import { pagerduty } from "./pagerduty.ts";
import { xero } from "./xero.ts";

// Test calls of providers that want no answer of their own: they must not be run.
const ofSender = ({ handshakes = [] }: { readonly handshakes?: readonly Handshake[] }) =>
  handshakes.find(({ to }) => to === "sender");

test.each([
  ["an event that only speaks of a ping", pagerduty, { event: { event_type: "incident.pagey.ping" } }],
  ["no event", pagerduty, { event: "pagey.ping" }],
  ["another topic", intercom, { topic: "user.created", data: { item: { name: "ping" } } }],
  ["a call with events", line, { events: [{ type: "message" }] }],
  ["no list", line, { events: null }],
  ["a call with events", xero, { entropy: "x", events: [{}] }],
  ["nothing to read", xero, "{"],
])("%s is no test call: %o", (_, preset, body) => {
  expect(ofSender(preset)?.reply(askedOf({ body }), {})).toBeNull();
});

test.each([
  ["PagerDuty's ping", pagerduty, { event: { event_type: "pagey.ping", data: { type: "ping" } } }],
  ["Intercom's ping", intercom, { type: "notification_event", topic: "ping", data: {} }],
  ["LINE's verification", line, { destination: "x", events: [] }],
  ["Xero's intent to receive", xero, { events: [], entropy: "x" }],
])("%s is answered and not run", (_, preset, body) => {
  const handshake = ofSender(preset);
  expect(handshake?.reply(askedOf({ body }), {})).toEqual({ kind: "answered" });
  expect(JSON.stringify(body)).toContain(handshake?.on.body);
});
