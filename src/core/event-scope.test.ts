import { expect, test } from "vitest";
import { eventScope } from "./event-scope.ts";
import { compileTemplate } from "./template.ts";

const event = {
  id: "dlv_1",
  triggerId: "trg_1",
  receivedAt: "2026-01-31T12:00:00.000Z",
  method: "POST",
  url: "/webhooks/trg_1?a=1",
  ip: "192.0.2.1",
  contentType: "application/json",
  eventType: "push",
  headers: { "content-type": "application/json" },
  query: { a: "1" },
  pathParameters: { shop: "acme" },
  params: { ticketId: "T-1" },
  body: { ok: true },
};

test("a variable can't take the place of what the scope holds already", () => {
  const scope = eventScope(event, { headers: "trigger", body: "params" });
  expect(scope["params"]).toEqual({ ticketId: "T-1" });
  expect(scope["trigger"]).toMatchObject({ id: "trg_1" });
});

test("[S103] [S104] the headers and the body stand under the names that the author chose", () => {
  const scope = eventScope(event, { headers: "requestHeaders", body: "requestBody" });
  expect(scope["requestHeaders"]).toBe(event.headers);
  expect(scope["requestBody"]).toBe(event.body);
});

test("[S105] each of the two may be left out", () => {
  expect(Object.keys(eventScope(event))).toEqual(["trigger", "params"]);
  expect(Object.keys(eventScope(event, { body: "b" })).toSorted()).toEqual(["b", "params", "trigger"]);
});

test("[S112] templates see the event by its parts", async () => {
  const scope = eventScope(event, { body: "requestBody" });
  const text =
    "{{ trigger.method }} {{ trigger.path.shop }} {{ trigger.query.a }} {{ params.ticketId }} {{ requestBody.ok }} {{ trigger.eventType }} {{ trigger.headers.`content-type` }} {{ $millis() }}";
  expect(await compileTemplate(text).render(scope)).toBe(
    "POST acme 1 T-1 true push application/json 1769860800000",
  );
});
