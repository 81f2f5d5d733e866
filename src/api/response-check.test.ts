import { expect, test } from "vitest";
import { openApiWorld } from "../../test/api-world.ts";

const trigger = { name: "door", auth: [{ scheme: "none" }] };

const refused: [given: object, said: string][] = [
  [
    { response: { method: "content", headers: { "Bad Name": "1" } } },
    "response.headers.Bad Name: is not the name",
  ],
  [
    { response: { method: "content", headers: { "Set-Cookie": "a=b" } } },
    "response.headers.Set-Cookie: may not be set",
  ],
  [
    { response: { method: "content", headers: { "Content-Type": "a/b", "content-type": "text/html" } } },
    "response.headers.content-type: is the same as Content-Type",
  ],
  [{ response: { method: "content", headers: { "Content-Length": "1" } } }, "is set by Tripline itself"],
  [{ response: { method: "content", headers: { "X-Tripline-Test": "1" } } }, "is set by Tripline itself"],
  [{ response: { method: "content", body: "a".repeat(1_048_577) } }, "response.body: A template may have"],
  [{ response: { method: "content", headers: { "X-A": "a\r\nb: c" } } }, "X-A: holds a line break"],
  [{ response: { method: "content", headers: { "X-A": "日" } } }, "X-A: holds a line break or a character"],
  [{ response: { method: "content", headers: { "X-A": "{{ (" } } }, "response.headers.X-A: "],
  [{ response: { method: "content", body: { a: ["{{ ("] } } }, "response.body.a.0: "],
  [{ response: { method: "content", contentType: "xml" } }, "response.contentType: write it as type/subtype"],
  [
    { response: { method: "content", contentType: "text/xml", headers: { "content-type": "a/b" } } },
    "response.headers.content-type: is said by contentType already",
  ],
  [{ response: { method: "content", base64: true, body: "no base64!" } }, "response.body: is not base64"],
  [
    { response: { method: "content", base64: true, body: { a: 1 } } },
    "response.body: must be a text of base64",
  ],
  [{ responses: { failed: { status: 200 } } }, "responses.failed.status: "],
  [{ responses: { unauthorized: { status: 204 } } }, "responses.unauthorized.status: "],
  [
    { responses: { unauthorized: { body: { a: "{{ $string(answer.error) }}" } } } },
    "responses.unauthorized.body.a: may read plain paths only",
  ],
  [
    { responses: { limited: { headers: { "X-A": "{{ trigger.query ~> $string }}" } } } },
    "responses.limited.headers.X-A: ",
  ],
  [{ responses: { filtered: { body: "{{ (" } } }, "responses.filtered.body: "],
  [
    { handshakes: [{ when: "true", reply: { headers: { "Set-Cookie": "a=b" } } }] },
    "handshakes.0.reply.headers.Set-Cookie: may not be set",
  ],
  [{ handshakes: [{ when: "true", reply: { body: { a: "{{ (" } } }] }, "handshakes.0.reply.body.a: "],
  [{ events: ["order.completed"] }, "events: needs `eventType`"],
  [{ events: [] }, "events: "],
  [{ variables: { body: "answer" } }, 'variables.body: "answer" is taken'],
  [{ cors: { origins: ["https://shop.example/"] } }, "cors.origins.0: write it as"],
  [{ cors: { origins: ["*"], credentials: true } }, "cors.credentials: is not to be had"],
  [{ cors: { origins: ["*"], headers: ["a b"] } }, "cors.headers.0: is not the name"],
  [
    { deprecated: { since: "2026-02-01T00:00:00Z", sunset: "2026-01-01T00:00:00Z" } },
    "deprecated.sunset: must not be",
  ],
  [{ deprecated: { since: "2026-02-01T00:00:00Z", link: "javascript:alert(1)" } }, "deprecated.link: "],
];

test("a trigger that could not be answered for is refused, with the place and the reason", async () => {
  await using world = await openApiWorld();
  const path = "/api/v1/triggers";
  for (const [given, said] of refused) {
    const { status, body } = await world.call("POST", path, { body: { ...trigger, ...given } });
    expect([given, status >= 400, body.detail]).toEqual([given, true, expect.stringContaining(said)]);
  }
});
