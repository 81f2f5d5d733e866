import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { type GatewayWorld, openGatewayWorld } from "../../test/gateway-world.ts";
import type { Parameter } from "../contract/parameter.ts";
import type { TriggerInput } from "../contract/trigger.ts";

type Given = z.input<typeof Parameter>;
const json = "application/json";
let world: GatewayWorld;
beforeAll(async () => {
  world = await openGatewayWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** Sends one request to a trigger of these parameters, and gives what came of it. */
async function sent(
  parameters: Given[],
  body: string | Buffer,
  {
    contentType = json,
    query = "",
    headers = {},
    payload = {},
  }: {
    contentType?: string;
    query?: string;
    headers?: Record<string, string>;
    payload?: z.input<typeof TriggerInput>["payload"];
  } = {},
) {
  const trigger = await world.put({ parameters, payload, suffix: `/in-${Math.trunc(world.now)}/:shop` });
  world.now += 1;
  const address = `${world.url}/in/default${trigger.suffix?.replace(":shop", "acme")}${query}`;
  const answer = await fetch(address, {
    method: "POST",
    body: new Uint8Array(Buffer.from(body)),
    headers: { "content-type": contentType, ...headers },
  });
  const text = await answer.text();
  const [delivery] = await world.deliveries();
  return { status: answer.status, text, params: delivery?.params, reason: delivery?.reason };
}

test("[S39] [S73] all that is missing and all that is wrong is told at once", async () => {
  const { status, text } = await sent(
    [
      { name: "id", required: true },
      { name: "priority", type: "integer", minimum: 1 },
      { name: "email", type: "string", format: "email", maxLength: 5, required: true },
      { name: "shop", from: "path", oneOf: ["other"] },
    ],
    '{"priority":0,"email":"not-an-email"}',
  );
  expect(status).toBe(400);
  expect(JSON.parse(text)).toMatchObject({
    error: "Invalid request format",
    msg: "Missing required parameter(s)",
    missing: ["id"],
    invalid: [
      { name: "priority", reason: "must be at least 1" },
      { name: "email", reason: "must have at most 5 characters and must be a valid email" },
      { name: "shop", reason: 'must be one of "other"' },
    ],
  });
});

test("[S80] a value that is there but does not match is missing", async () => {
  const parameters: Given[] = [{ name: "id", path: "$.title", match: "#(\\d+)", required: true }];
  expect((await sent(parameters, '{"title":"no number"}')).text).toContain('"missing":["id"]');
  expect((await sent(parameters, '{"title":{"a":"#1"}}')).text).toContain('"missing":["id"]');
});

describe("[S80] [S81] values are taken", () => {
  const xml =
    '<?xml version="1.0" encoding="iso-8859-1"?><o:order xmlns:o="urn:o" id="7"><item sku="a"><n>2</n></item><item sku="b"/>\u00e9</o:order>';
  test.each<[string, Given, unknown]>([
    ["by a JSONPath, the first match", { name: "p", path: "$.items[*].sku" }, "a-1"],
    ["by a JSONPath, all", { name: "p", path: "$.items[*].sku", all: true }, ["a-1", "b-2"]],
    ["by a JSONPath with a filter", { name: "p", path: "$.items[?@.n > 1].sku" }, "b-2"],
    ["by a pattern in what is found", { name: "p", path: "$.title", match: "#(\\d+)", type: "integer" }, 42],
    ["by a pattern without a group", { name: "p", path: "$.title", match: "#\\d+" }, "#42"],
    ["by a pattern in the first that it matches", { name: "p", path: "$..sku", match: "b-(.*)" }, "2"],
    ["by a pattern in all", { name: "p", path: "$..sku", match: "-(.*)", all: true }, ["1", "2"]],
    ["by a pattern in the whole text", { name: "p", from: "text", match: '"sku":"([^"]+)"' }, "a-1"],
    ["by a pattern in a header", { name: "p", from: "header", path: "X-Tags", match: "k=(\\w+)" }, "v"],
    [
      "by a pattern in a repeated query parameter",
      { name: "p", from: "query", path: "q", match: "b(.)" },
      "2",
    ],
    ["as the member of the same name", { name: "title" }, "Ticket #42"],
    ["from the method", { name: "p", from: "method" }, "POST"],
    ["from the address", { name: "p", from: "ip", format: "ipv4" }, "127.0.0.1"],
    ["from the path", { name: "shop", from: "path" }, "acme"],
    ["as the whole text (S42)", { name: "p", from: "text", match: "^.{6}" }, '{"titl'],
    ["or the default is", { name: "p", path: "$.none", default: [1] }, [1]],
  ])("%s", async (_how, parameter, value) => {
    const body = '{"title":"Ticket #42","items":[{"sku":"a-1","n":1},{"sku":"b-2","n":2}]}';
    const { params } = await sent([parameter], body, {
      query: "?q=a1&q=b2",
      headers: { "x-tags": "a=b, k=v" },
    });
    expect(params).toEqual({ [parameter.name]: value });
  });

  test.each<[string, Given, unknown]>([
    ["by an XPath to an attribute", { name: "p", path: "/x:order/@id", type: "integer" }, 7],
    ["by an XPath to a text", { name: "p", path: "//item[@sku = 'a']/n", type: "number" }, 2],
    ["by an XPath, all", { name: "p", path: "//item/@sku", all: true }, ["a", "b"]],
    ["by an XPath that counts", { name: "p", path: "count(//item)" }, 2],
    ["by an XPath that asks", { name: "p", path: "boolean(//none)" }, false],
    [
      "by an XPath, an element as an object",
      { name: "p", path: "//item[1]", type: "object" },
      { "@sku": "a", n: "2" },
    ],
    ["by an XPath and a pattern", { name: "p", path: "/*/@id", match: "\\d" }, "7"],
    [
      "by a JSONPath into the document as JSON",
      { name: "p", path: "$['o:order'].item[0].n", type: "integer" },
      2,
    ],
    ["as the whole text, decoded (S42)", { name: "p", from: "text", match: "(.)</o:order>" }, "é"],
    ["or not at all", { name: "p", path: "//none" }, undefined],
    ["or not, since it is no number", { name: "p", path: "number(//item[1])", default: 0 }, 2],
  ])("%s", async (_how, parameter, value) => {
    const { params } = await sent([parameter], Buffer.from(xml, "latin1"), {
      contentType: "application/xml",
      payload: { namespaces: { x: "urn:o" } },
    });
    expect(params).toEqual(value === undefined ? {} : { p: value });
  });

  test("from every line, every field, every part", async () => {
    const lines = await sent([{ name: "ids", path: "$[*].id", all: true }], '{"id":1}\n{"id":2}', {
      contentType: "application/x-ndjson",
    });
    expect(lines.params).toEqual({ ids: [1, 2] });
    const form = "multipart/form-data; boundary=B";
    const head = 'Content-Disposition: form-data; name="n"';
    const file = 'Content-Disposition: form-data; name="f"; filename="a.txt"';
    const parts = `--B\r\n${head}\r\n\r\n5\r\n--B\r\n${file}\r\n\r\nxyz\r\n--B--`;
    const fields: Given[] = [
      { name: "n", type: "integer" },
      { name: "file", path: "$.f.file.name" },
      { name: "bytes", path: "$.f.file.bytes", type: "integer" },
    ];
    expect((await sent(fields, parts, { contentType: form })).params).toEqual({
      n: 5,
      file: "a.txt",
      bytes: 3,
    });
  });
});

test("an XPath finds nothing in JSON, and a JSONPath nothing in text", async () => {
  const parameters: Given[] = [
    { name: "x", path: "//a" },
    { name: "j", path: "$.a", default: 1 },
  ];
  expect((await sent(parameters, '{"a":2}')).params).toEqual({ j: 2 });
  expect((await sent(parameters, "hello", { contentType: "text/plain" })).params).toEqual({ j: 1 });
});

describe("[S81] numbers are exact where the author wants them", () => {
  const body = '{"id":12345678901234567890,"price":1.10,"small":7,"list":[{"id":9007199254740993}]}';
  test.each<[string, Given, unknown]>([
    ["a string, by a plain path", { name: "p", path: "$.id", type: "string" }, "12345678901234567890"],
    [
      "a string, by a path that seeks",
      { name: "p", path: "$..list[?@.id].id", type: "string" },
      "9007199254740993",
    ],
    ["a string, by its name", { name: "id", type: "string" }, "12345678901234567890"],
    ["by a pattern, digit for digit", { name: "p", path: "$.price", match: ".+" }, "1.10"],
    ["by a pattern, however large", { name: "p", path: "$.small", match: "\\d+", type: "string" }, "7"],
    ["rounded, where it is a number", { name: "p", path: "$.id" }, 12345678901234567000],
  ])("%s", async (_how, parameter, value) => {
    const { params, reason } = await sent([parameter], body);
    expect(params).toEqual({ [parameter.name]: value });
    expect(reason).toMatch(/^the number 12345678901234567890 .* is rounded to 12345678901234567000/);
  });

  test("an integer is refused that would be another, and a number is no string", async () => {
    const integer = await sent([{ name: "p", path: "$.id", type: "integer" }], body);
    expect(integer.text).toContain(
      "has more digits than an integer can hold; of the type string, with match, it is exact",
    );
    const text = await sent([{ name: "p", path: "$.small", type: "string" }], body);
    expect(text.text).toContain("must be a string, not a number");
  });
});

test("a pattern that matches without end, and a path that seeks without end, are faults of the value", async () => {
  const many = await sent([{ name: "p", from: "text", match: "a", all: true }], "a".repeat(20_000), {
    contentType: "text/plain",
  });
  expect(many.text).toContain("The pattern matches more than 10000 times.");
  const deep = `<r>${"<a><b>x</b></a>".repeat(20_000)}</r>`;
  const slow = await sent([{ name: "p", path: "count(//*[count(//*) = 0])" }], deep, {
    contentType: "text/xml",
  });
  expect(slow.text).toContain("Finding what the XPath asks for takes too much work.");
});
