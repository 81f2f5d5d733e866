import { expect, test } from "vitest";
import { compileWhere, whereScope } from "./where.ts";

const scope = whereScope({
  id: "dlv_1",
  triggerId: "trg_1",
  receivedAt: "2026-01-31T12:00:00.000Z",
  method: "POST",
  url: "/webhooks/trg_1",
  ip: "192.0.2.1",
  contentType: "application/json",
  eventType: "order.paid",
  headers: { "x-github-event": "push" },
  query: {},
  pathParameters: {},
  params: { count: 2 },
  body: {
    order: { id: "O-1", total: 7, paid: true, note: null },
    tags: ["a", "b"],
    "line-items": [{ sku: "x" }],
  },
  status: "accepted",
});

test("what can't be read says so", async () => {
  expect(() => compileWhere("body.total >")).toThrow();
  await expect(compileWhere("body.order.total + 1").test(scope)).resolves.toMatchObject({ kind: "error" });
});

test.each([
  ["order.id=O-1", "Nothing is named “order” here. What the body holds is read as body.order."],
  ["order.total > 5", "Nothing is named “order” here. What the body holds is read as body.order."],
  ["haeders.x-github-event=push", "Nothing is named “haeders” here. Did you mean headers?"],
  ["body.total > 5 and evntType = 'x'", "Nothing is named “evntType” here. Did you mean eventType?"],
  ["trigger.bdy.total > 5", "There is no trigger.bdy. Did you mean trigger.body?"],
  ["$contain(ip, '1')", "There is no function $contain. Did you mean $contains?"],
])("a name that nothing has finds nothing, and is said: %s", (source, message) => {
  expect(() => compileWhere(source)).toThrow(message);
});

test("names within a predicate are those of what it looks through", async () => {
  expect(await compileWhere('$count(body."line-items"[sku = "x"]) = 1').test(scope)).toMatchObject({
    kind: "match",
  });
});

test.each([
  ["body.order.id=O-1", "match"],
  ["body.order.id=O-2", "no_match"],
  ["body.order.total=7", "match"],
  ["body.order.paid=true", "match"],
  ["body.order.note=null", "match"],
  ["body.order.none=null", "no_match"],
  ["body.tags=b", "match"],
  ["body.line-items[0].sku=x", "match"],
  ["headers.x-github-event=push", "match"],
  ["eventType=order.paid", "match"],
  ["params.count=2", "match"],
  ['body.order.id = "O-1"', "match"],
  ['body.order.id="O-1"', "match"],
  ["body.order.total > 5", "match"],
  ["body.order.total > 5 and ip = '192.0.2.9'", "no_match"],
  ['trigger.headers."x-github-event" = "push"', "match"],
])("%s", async (source, kind) => {
  expect(await compileWhere(source).test(scope)).toMatchObject({ kind });
});

test("a word that no body escapes is told, so that other bodies need not be read", () => {
  expect(compileWhere("body.order.id=O-1").bodyHolds).toEqual(["O-1"]);
  expect(compileWhere("body.order.number=1207").bodyHolds).toEqual(["1207"]);
  for (const source of [
    "body.n=1000",
    "body.n=1.5",
    "body.n=1e3",
    "body.url=https://x",
    "body.name=Zoë",
    "headers.a=b",
    "body.a > 1",
  ])
    expect(compileWhere(source).bodyHolds, source).toEqual([]);
});
