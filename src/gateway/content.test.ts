import { expect, test } from "vitest";
import { openGatewayWorld } from "../../test/gateway-world.ts";
import type { Trigger } from "../contract/trigger.ts";

const json = { "content-type": "application/json" };
const urlOf = (world: { url: string }, { id }: Trigger) => `${world.url}/webhooks/${id}`;
const post = (url: string, init: RequestInit = {}) => fetch(url, { method: "POST", ...init });

test("[S46] [S147] text, JSON, XML, HTML and bytes are answered as what they are", async () => {
  await using world = await openGatewayWorld();
  const bytes = Buffer.from([0, 255, 13, 10, 1]);
  const cases = [
    [{ body: "a {{ trigger.body.x }}" }, "text/plain; charset=utf-8", 'a <"&'],
    [
      { body: { x: "{{ trigger.body.x }}", n: "{{ trigger.body.n }}" } },
      "application/json",
      '{"x":"<\\"&","n":7}',
    ],
    [{ body: '{"x":"{{ trigger.body.x }}"}' }, "application/json", '{"x":"<\\"&"}'],
    [
      { contentType: "text/xml", body: "<x>{{ trigger.body.x }}</x>" },
      "text/xml; charset=utf-8",
      "<x>&lt;&quot;&amp;</x>",
    ],
    [
      { contentType: "text/html", body: "<b>{{ trigger.body.x }}" },
      "text/html; charset=utf-8",
      "<b>&lt;&quot;&amp;",
    ],
    [
      { headers: { "Content-Type": "text/html" }, body: "{{ trigger.body.x }}" },
      "text/html; charset=utf-8",
      "&lt;&quot;&amp;",
    ],
    [{ base64: true, body: bytes.toString("base64") }, "application/octet-stream", bytes.toString("latin1")],
  ] as const;
  for (const [content, type, body] of cases) {
    const trigger = await world.put({ response: { method: "content", ...content } });
    const answer = await post(urlOf(world, trigger), { body: '{"x":"<\\"&","n":7}', headers: json });
    const got = Buffer.from(await answer.arrayBuffer()).toString("latin1");
    expect([answer.status, answer.headers.get("content-type"), got]).toEqual([200, type, body]);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toBe(/ml/.test(type) ? "sandbox" : null);
  }
});

test("a body that should be base64 and is not gives way to the usual answer, and is a fault", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({
    response: { method: "content", base64: true, body: "{{ trigger.body }}" },
  });
  const answer = await post(urlOf(world, trigger), { body: "not base64!" });
  expect([answer.status, await answer.text()]).toEqual([200, '{"received":true}']);
  expect((await world.deliveries())[0]).toMatchObject({ faulty: true });
});

test("[S144] 204 and 304 have no body, whatever the author wrote", async () => {
  await using world = await openGatewayWorld();
  for (const status of [204, 304]) {
    const trigger = await world.put({ response: { method: "content", status, body: "ignored" } });
    const path = `/webhooks/${trigger.id}`;
    const answer = await world.raw(`POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toMatch(/\r\n\r\n$/);
    expect(answer.toLowerCase()).not.toMatch(/content-(length|type)/);
  }
});

test("headers that could break the answer, or touch the console's origin, are left out and noted", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({
    response: {
      method: "content",
      headers: {
        "X-A": "{{ trigger.body.a }}",
        "X-B": "{{ trigger.body.b }}",
        "Set-Cookie": "a=b",
        "Report-To": '{"group":"all","max_age":99,"endpoints":[{"url":"https://x.example"}]}',
        NEL: '{"report_to":"all","max_age":99,"success_fraction":1}',
        "Alt-Svc": 'h2="x.example:443"',
        "Transfer-Encoding": "chunked",
        "X-Request-Id": "1",
        "Access-Control-Allow-Origin": "*",
        "X-Fine": "é",
      },
      body: "fine",
    },
  });
  const body = JSON.stringify({ a: "x\u0000y", b: "日" });
  const answer = await post(urlOf(world, trigger), { body, headers: json });
  expect([answer.status, await answer.text()]).toEqual([200, "fine"]);
  const names = [...answer.headers.keys()];
  const unsent = ["x-a", "x-b", "set-cookie", "report-to", "nel", "alt-svc", "transfer-encoding"];
  for (const name of [...unsent, "access-control-allow-origin"]) expect(names).not.toContain(name);
  expect(names).toContain("x-fine");
  expect((await world.deliveries())[0]?.reason?.match(/can't be sent/g)).toHaveLength(9);
});
