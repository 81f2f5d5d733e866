import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";

let world: ApiWorld;
let id: string;
const head = 'Content-Disposition: form-data; name="f"; filename="../<b>.html"\r\nContent-Type: text/html';
const text = `--B\r\n${head}\r\n\r\n<script>\r\n--B\r\n${head}\r\n\r\n\r\n--B--`;

beforeAll(async () => {
  world = await openApiWorld();
  const definition = { name: "inbox", trigger: { auth: [{ scheme: "none" }] } };
  await world.client.applyDefinitions({ input: { definitions: [definition] } });
  const { id: triggerId } = await world.client.getTrigger({ trigger: "inbox" });
  const contentType = "multipart/form-data; boundary=B";
  id = await world.deliver({ triggerId, sent: { text, contentType, bodyType: "multipart" } });
  const other = await world.deliver({ triggerId });
  expect(await world.client.listDeliveryFiles({ delivery: other })).toEqual({ items: [] });
});
afterAll(() => world[Symbol.asyncDispose]());

test("files that are not there are a 404", async () => {
  for (const path of [
    `${id}/files/0`,
    `${id}/files/3`,
    `${id}/files/..%2F1`,
    "dlv_x/files",
    "dlv_x/files/1",
  ]) {
    expect((await world.call("GET", `/api/v1/deliveries/${path}`)).status).toBe(404);
  }
});

test("files are listed, and each is given byte for byte, under no name or type of the sender's", async () => {
  const { items } = await world.client.listDeliveryFiles({ delivery: id });
  expect(items).toMatchObject([
    { number: 1, name: "../<b>.html", contentType: "text/html", bytes: 8 },
    { number: 2, bytes: 0 },
  ]);
  const file = await world.call("GET", `/api/v1/deliveries/${id}/files/1`);
  expect(file.body).toBe("<script>");
  expect(file.headers.get("content-type")).toBe("application/octet-stream");
  expect(file.headers.get("content-disposition")).toBe(`attachment; filename="${id}-1"`);
  expect((await world.client.getDeliveryFile({ delivery: id, number: "2" })).length).toBe(0);
});

test("[S110] big integers and repeated members are found again byte for byte", async () => {
  const json = '{"id":12345678901234567890,"id":0.1000,\t"z":-0}';
  const { id: triggerId } = await world.client.getTrigger({ trigger: "inbox" });
  const sent = { text: json, contentType: "application/json", bodyType: "json" as const };
  const delivery = await world.deliver({ triggerId, sent });
  expect(Buffer.from(await world.client.getDeliveryBody({ delivery })).toString()).toBe(json);
  expect((await world.client.getDelivery({ delivery })).body).toEqual({ encoding: "utf8", content: json });
});
