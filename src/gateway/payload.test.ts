import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GatewayWorld, openGatewayWorld } from "../../test/gateway-world.ts";
import { workMs } from "../../test/work.ts";
import type { Trigger } from "../contract/trigger.ts";

const json = "application/json";
let world: GatewayWorld;
beforeAll(async () => {
  world = await openGatewayWorld();
  await world.putQuota({ perMinute: 2_000 });
  for (const [name, body] of Object.entries({
    echo: "{{ trigger.body }}",
    "echo-a": "{{ trigger.body.a }}",
  })) {
    await world.putWorkflow({ name, steps: [{ id: "r", type: "respond", config: { body } }] });
  }
});
afterAll(() => world[Symbol.asyncDispose]());

const addressOf = ({ id }: Trigger) => `${world.url}/webhooks/${id}`;
const deliveryOf = (answer: Response) =>
  world.store.deliveries.get({ workspace: "default", id: answer.headers.get("x-request-id") ?? "" });
const bodyOf = async (answer: Response) =>
  world.store.deliveries.body({ workspace: "default", id: answer.headers.get("x-request-id") ?? "" });

function post(url: string, body: string | Buffer, contentType: string | null) {
  const headers: Record<string, string> = contentType === null ? {} : { "content-type": contentType };
  return fetch(url, { method: "POST", body: new Uint8Array(Buffer.from(body)), headers });
}

describe("[S29] [S116] [S93] a body that is not what it says is a 400 that says where and why", () => {
  test.each([
    ["JSON", json, '{"a":1,\n"b" 2}', 2, 5, "Expected : after the member's name, not “2”."],
    ["NDJSON", "application/x-ndjson", '{"a":1}\n[', 2, 2, "Expected a value, not the end of the text."],
    ["XML", "application/xml", "<a>\n<b></a>", 2, 8, "Unexpected close tag."],
    [
      "a form with files",
      "multipart/form-data; boundary=B",
      "--B\r\nX",
      2,
      1,
      "Part 1: no empty line ends its headers.",
    ],
    ["text", "text/plain", Buffer.from([0x61, 0x0a, 0xff]), 2, 1, "The body is not valid UTF-8: see byte 2."],
    [
      "a form",
      "application/x-www-form-urlencoded",
      "&a".repeat(100_000),
      1,
      20_000,
      "A form may have at most 10000 fields.",
    ],
  ])("%s", async (_what, contentType, body, line, column, msg) => {
    const trigger = await world.put();
    const answer = await post(addressOf(trigger), body, contentType);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: "Invalid request format", msg, line, column });
  });
});

test("[S93] what was wrong with a refused body, and where, is kept for its trigger's author", async () => {
  await using other = await openGatewayWorld();
  const trigger = await other.put();
  await post(`${other.url}/webhooks/${trigger.id}`, "<a>\n<b></a>", "text/xml");
  await other.gateway.stop(1_000);
  expect(await other.deliveries()).toMatchObject([
    { status: "rejected", bodyType: null, reason: "Unexpected close tag. (line 2, column 8)" },
  ]);
});

test("a charset that is not known is a 415, and one that lies a 400", async () => {
  const url = addressOf(await world.put());
  expect((await post(url, "a", "text/plain; charset=klingon")).status).toBe(415);
  const lie = await post(url, Buffer.from([0xe9]), "text/plain; charset=utf-8");
  expect(lie.status).toBe(400);
});

test("hostile bodies are refused, quickly, and the gateway goes on", async () => {
  const trigger = await world.put();
  const url = addressOf(trigger);
  const form = "multipart/form-data; boundary=B";
  const part = '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n';
  const hostile: [string | Buffer, string, number][] = [
    [`<a ${Array.from({ length: 300_000 }, (_, at) => `a${at}=""`).join(" ")}/>`, "text/xml", 400],
    ["<a>".repeat(10_000), "text/xml", 400],
    [`<!DOCTYPE a [<!ENTITY x "${"y".repeat(1_000)}">]><a>${"&x;".repeat(1_000)}</a>`, "text/xml", 400],
    [part.repeat(10_000), form, 400],
    [`${part}--B--`, "multipart/form-data", 400],
    ["--B\r\n".repeat(100_000), form, 400],
    [`{"a":${"[".repeat(1_000_000)}`, json, 400],
    [`${"x".repeat(2_000_000)}\n`, "application/x-ndjson", 400],
    ["1\n".repeat(150_000), "application/x-ndjson", 400],
    ["a".repeat(6_000_000), "text/plain", 413],
  ];
  for (const [body, contentType, status] of hostile) {
    const began = workMs();
    const answer = await post(url, body, contentType);
    expect([contentType, answer.status]).toEqual([contentType, status]);
    expect(workMs() - began).toBeLessThan(3_000);
  }
  const bomb = gzipSync(Buffer.concat([Buffer.from(part), Buffer.alloc(50_000_000)]));
  const headers = { "content-type": form, "content-encoding": "gzip" };
  expect((await fetch(url, { method: "POST", body: bomb, headers })).status).toBe(413);
  expect((await post(url, "{}", json)).status).toBe(200);
});

describe("[S36] [S50] [S110] what is sent is told by its type, or by what it is", () => {
  test.each([
    [json, '{"a":1}', "json", { a: 1 }],
    ["application/vnd.acme+json", "[1]", "json", [1]],
    ["text/plain", '{"Type":"Notification"}', "json", { Type: "Notification" }],
    [null, '{"a":1}', "json", { a: 1 }],
    ["application/x-ndjson", "1\n2\n", "ndjson", [1, 2]],
    ["application/x-www-form-urlencoded", "a=1", "form", { a: "1" }],
    ["application/x-www-form-urlencoded", "payload=%7B%22a%22%3A1%7D", "form", { a: 1 }],
    ["text/xml", '<order id="7"><item>x</item></order>', "xml", { order: { "@id": "7", item: "x" } }],
    ["text/plain; charset=shift_jis", Buffer.from([0x82, 0xa0]), "text", "あ"],
    ["image/png", Buffer.from([0x89, 0x50]), "binary", "iVA="],
  ])("%s %j", async (contentType, body, type, value) => {
    const trigger = await world.put({
      routes: [{ workflow: "echo" }],
      response: { method: "workflow", waitMs: 9_000 },
    });
    const answer = await post(addressOf(trigger), body, contentType);
    const text = await answer.text();
    expect(typeof value === "string" ? text : JSON.parse(text)).toEqual(value);
    const delivery = await deliveryOf(answer);
    expect(delivery?.bodyType).toBe(type);
    // The bytes are kept as they came.
    expect(Buffer.from(delivery?.body.content ?? "", delivery?.body.encoding)).toEqual(Buffer.from(body));
  });
});

describe("a trigger can say how it is read", () => {
  test("as a type, whatever the sender calls it, and so its runs read it", async () => {
    const trigger = await world.put({
      payload: { type: "json", charset: "windows-1252" },
      routes: [{ workflow: "echo-a" }],
      response: { method: "workflow", waitMs: 9_000 },
    });
    const body = Buffer.from('{"a":"\u00e9"}', "latin1");
    const answer = await post(addressOf(trigger), body, "image/png");
    expect(await answer.text()).toBe("é");
    expect(await deliveryOf(answer)).toMatchObject({ bodyType: "json", bodyCharset: "windows-1252" });
  });

  test("JSON that is none is taken as text, marked, where the author wants it", async () => {
    const trigger = await world.put({ payload: { onError: "text" } });
    const text = await deliveryOf(await post(addressOf(trigger), "hello", json));
    const binary = await deliveryOf(await post(addressOf(trigger), Buffer.from([0xff]), json));
    expect(text).toMatchObject({ status: "filtered", bodyType: "text" });
    expect(text?.reason).toMatch(/^taken as text, .*Expected a value, not “h”\. \(line 1, column 1\)$/);
    expect(binary).toMatchObject({ status: "filtered", bodyType: "binary" });
  });
});

describe("[S29] JSONTestSuite, sent to the running gateway", () => {
  const corpus = new URL("../../test/corpora/json-parsing/test_parsing/", import.meta.url);
  const files = readdirSync(corpus).filter((name) => name.endsWith(".json"));
  // A request without a body is no faulty one.
  const empty = "n_structure_no_data.json";

  test("every y_ is taken and stored unchanged, every n_ refused, and every i_ either", async () => {
    const url = addressOf(await world.put());
    const wrong: string[] = [];
    for (const name of files.filter((file) => file !== empty)) {
      const body = readFileSync(new URL(encodeURIComponent(name), corpus));
      const answer = await post(url, body, json);
      const wanted = { y: [200], n: [400], i: [200, 400] }[name.slice(0, 1)] ?? [];
      if (!wanted.includes(answer.status)) wrong.push(`${name}: ${answer.status}`);
      if (answer.status !== 200) continue;
      const stored = await bodyOf(answer);
      if (!body.equals(stored ?? Buffer.alloc(0))) wrong.push(`${name}: stored changed`);
    }
    expect(files).toHaveLength(318);
    expect(wrong).toEqual([]);
  });
});

test("[S110] big integers and repeated members are stored byte for byte, and rounding is told", async () => {
  const trigger = await world.put();
  const body = '{"id":12345678901234567890,\n"id":1E2, "neg":-9007199254740993, "id" : 1.10}';
  const answer = await post(addressOf(trigger), body, json);
  const stored = await bodyOf(answer);
  expect(Buffer.from(stored ?? "").toString()).toBe(body);
  expect((await deliveryOf(answer))?.reason).toContain(
    "the number 12345678901234567890 (line 1, column 7) is rounded to 12345678901234567000; a parameter with match has its exact digits",
  );
});

test("[S110] an integer that a field of a multipart body rounds is told with its place in the body", async () => {
  const parameters = [{ name: "id", path: "$.order.id", type: "string" as const, match: "-?[0-9]+" }];
  const trigger = await world.put({ parameters });
  const send = (field: string) =>
    post(
      addressOf(trigger),
      `--x\r\nContent-Disposition: form-data; name="order"\r\nContent-Type: application/json\r\n\r\n${field}\r\n--x--\r\n`,
      "multipart/form-data; boundary=x",
    );
  const delivery = await deliveryOf(await send('{"id":12345678901234567890}'));
  expect(delivery?.reason).toContain("the number 12345678901234567890 (line 5, column 7) is rounded");
  expect(delivery?.params).toEqual({ id: "12345678901234567890" });
  expect((await deliveryOf(await send('{"id":7}')))?.params).toEqual({ id: "7" });
});

test("[S110] a number too large for any is stored byte for byte, told, and a run that passes it on succeeds", async () => {
  const flow = {
    name: "far",
    steps: [{ id: "pass", type: "transform", config: { value: "{{ trigger.body.n }}" } }],
  };
  await world.putWorkflow(flow);
  const trigger = await world.put({ routes: [{ workflow: "far" }], response: { method: "workflow" } });
  const answer = await post(addressOf(trigger), '{"n":1e400}', json);
  expect([answer.status, await answer.clone().json()]).toEqual([200, 1.7976931348623157e308]);
  expect(Buffer.from((await bodyOf(answer)) ?? "").toString()).toBe('{"n":1e400}');
  expect((await deliveryOf(answer))?.reason).toContain(
    "the number 1e400 (line 1, column 6) is rounded to 1.79",
  );
});
