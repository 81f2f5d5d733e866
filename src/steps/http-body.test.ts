import { afterAll, expect, test } from "vitest";
import { openService } from "../../test/http-service.ts";
import { runStep } from "../../test/step-context.ts";
import { parseBody } from "../core/body.ts";
import { fileIn } from "../core/form-data.ts";
import { http } from "./http.ts";
import { openHttpDoor } from "./http-door.ts";
import { TerminalError } from "./step.ts";

const bytes = Uint8Array.from([0, 255, 13, 10, 45, 45]);
const door = openHttpDoor({ allow: ["127.0.0.0/8"] });
let received = Buffer.alloc(0);
const service = await openService(({ headers }, response) => {
  response.end(JSON.stringify({ type: headers["content-type"] }));
});
afterAll(async () => {
  await door[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

const file = (number: number) =>
  number === 1 ? { name: 'pho"to\n.png', contentType: "image/png", bytes } : null;

async function send(config: object): Promise<string | undefined> {
  const noting = {
    request: (call: Parameters<typeof door.request>[0]) => {
      received = Buffer.from(call.body ?? "");
      return door.request(call);
    },
  };
  await runStep(http, { method: "POST", url: service.origin, ...config }, { http: noting, file });
  return service.asked.at(-1)?.headers["content-type"];
}

test.each([
  [{ file: 2 }, "holds no file 2"],
  [{ file: "{{ nothing }}" }, ""],
  [{ base64: "?" }, "not base64"],
  [{ multipart: [{ name: "a", value: 1, base64: "AA" }] }, "more than one"],
  [{ multipart: [{ name: "a", base64: "AA", contentType: "a\r\nb: c" }] }, "no content type"],
])("%j is refused for good", async (config, reason) => {
  const before = service.asked.length;
  const failing = send(config);
  await expect(failing).rejects.toThrow(TerminalError);
  await expect(failing).rejects.toThrow(reason);
  expect(service.asked.length).toBe(before);
});

test("a form is sent as one, lists as several fields, null as none", async () => {
  expect(await send({ form: { a: [1, "b&c"], none: null, ok: true } })).toBe(
    "application/x-www-form-urlencoded",
  );
  expect(received.toString()).toBe("a=1&a=b%26c&ok=true");
});

test("bytes are sent as they are, from base64 and from a delivery's file", async () => {
  expect(await send({ base64: Buffer.from(bytes).toString("base64") })).toBe("application/octet-stream");
  expect(new Uint8Array(received)).toEqual(bytes);
  expect(await send({ file: { file: { number: 1 } } })).toBe("image/png");
  expect(new Uint8Array(received)).toEqual(bytes);
  expect(await send({ file: 1, headers: { "content-type": "image/x" } })).toBe("image/x");
});

test("a form with files is read by the intake's own parser as it was meant, whatever the names hold", async () => {
  const multipart = [
    { name: "title", value: "tea; \r\n--x" },
    { name: 'odd"\r\nname', value: { nested: [1] } },
    { name: "photo", file: { file: { number: 1 } } },
    { name: "raw", base64: Buffer.from(bytes).toString("base64"), fileName: "raw.bin" },
  ];
  const contentType = await send({ multipart, headers: { "Content-Type": "multipart/form-data" } });
  const parsed = parseBody({ bytes: received, contentType });
  expect(parsed).toMatchObject({
    type: "multipart",
    value: {
      title: "tea; \r\n--x",
      photo: { file: { contentType: "image/png", bytes: 6 } },
      raw: { file: { name: "raw.bin", bytes: 6 } },
    },
  });
  expect(JSON.stringify(parsed)).toContain('{"nested":[1]}');
  expect(new Uint8Array(fileIn({ bytes: received, contentType }, 1) ?? [])).toEqual(bytes);
  const first = received;
  await send({ multipart });
  expect(received.equals(first)).toBe(true);
});
