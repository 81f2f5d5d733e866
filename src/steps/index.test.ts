import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { exampleAnswer } from "../../test/example-service.ts";
import { openFreshStore } from "../../test/fresh-store.ts";
import { openMailServer } from "../../test/mail-server.ts";
import { runStep } from "../../test/step-context.ts";
import { silentLog } from "../contract/log.ts";
import { compileExpression } from "../core/expression.ts";
import { templatesIn } from "../core/fill.ts";
import { openDatabaseDoor } from "./database-door.ts";
import { openHttpDoor } from "./http-door.ts";
import { stepKindOf, stepKinds } from "./index.ts";
import type { MailDoor } from "./mail-call.ts";
import { openMailDoor } from "./mail-door.ts";
import { openScriptDoor } from "./script-door.ts";
import { type HttpDoor, Wait } from "./step.ts";

const scripts = openScriptDoor();
const folder = await mkdtemp(join(tmpdir(), "tripline-examples-"));
const databases = openDatabaseDoor({ allow: [], sqliteFolder: folder });
const store = await openFreshStore({
  url: `sqlite:${join(folder, "store.db")}`,
  cipherKey: new Uint8Array(32),
  log: silentLog,
});
const { keyValues } = store;
const letters = await openMailServer();
const mailDoor = openMailDoor({ allow: ["127.0.0.0/8"] });
// The server of the mail examples, wherever it listens here.
const mail: MailDoor = {
  send: (call) =>
    mailDoor.send({ ...call, server: { ...call.server, host: "127.0.0.1", port: letters.port } }),
};
const network = openHttpDoor({ allow: ["127.0.0.0/8"] });
// The service that the HTTP examples call.
const service = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { method = "", url = "" } = request;
    const { status, type, text } = exampleAnswer({ method, url, body: Buffer.concat(chunks).toString() });
    response.writeHead(status, { "content-type": type }).end(text);
  });
});
let origin = "";
const http: HttpDoor = {
  request: (call) => network.request({ ...call, url: call.url.replace("https://api.example.com", origin) }),
};

beforeAll(async () => {
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  // What the database examples find.
  using shop = new DatabaseSync(join(folder, "shop.db"));
  shop.exec(`create table orders (id text primary key, customer text, items text);
    create table stock (sku text, count integer); insert into stock values ('tea', 12);`);
  origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await scripts[Symbol.asyncDispose]();
  await network[Symbol.asyncDispose]();
  await databases[Symbol.asyncDispose]();
  await store.close();
  await letters[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
  service.close();
});

test("a type that is no kind is not found", () => {
  for (const type of ["nothing", "", "constructor", "__proto__"]) expect(stepKindOf(type)).toBeUndefined();
});

test("every kind is listed once and found by its type", () => {
  const types = stepKinds.map(({ type }) => type);
  expect(new Set(types).size).toBe(types.length);
  for (const kind of stepKinds) expect(stepKindOf(kind.type)).toBe(kind);
});

describe.each(stepKinds.map((kind) => ({ type: kind.type, kind })))("$type", ({ kind }) => {
  test("its settings are described as a JSON Schema of an object, each with a title", () => {
    const schema = z.toJSONSchema(kind.config, { io: "input" });
    expect(schema.type).toBe("object");
    for (const [name, field] of Object.entries(schema.properties ?? {}))
      expect([name, field]).toEqual([name, expect.objectContaining({ title: expect.any(String) })]);
  });

  test("what is not filled in as a template, and what holds expressions, are fields it has", () => {
    const fields = Object.keys(z.toJSONSchema(kind.config, { io: "input" }).properties ?? {});
    const named = [...(kind.raw ?? []), ...(kind.expressions ?? []).map((path) => path.split(".")[0])];
    for (const field of named) expect(fields).toContain(field);
  });

  test.each(kind.examples.map((example, index) => ({ name: example.title ?? `example ${index}`, example })))(
    "example: $name",
    async ({ example }) => {
      const before = structuredClone(example);
      // Valid as written, since that is what people save; what is a template is looked at when it is filled in.
      const issues = kind.config.safeParse(example.config).error?.issues ?? [];
      const written = z.record(z.string(), z.unknown()).parse(example.config);
      const faults = issues.filter(({ path: [name] }) => !String(written[String(name)]).includes("{{"));
      expect(faults).toEqual([]);
      for (const { source } of templatesIn(example.config as never, kind.raw))
        for (const [, expression = ""] of source.matchAll(/\{\{(.+?)\}\}/g)) compileExpression(expression);
      const running = runStep(kind, example.config, {
        scope: example.scope ?? {},
        http,
        scripts,
        databases,
        keyValues,
        mail,
      });
      if (example.error !== undefined) {
        await expect(running).rejects.toThrow(example.error);
        return;
      }
      const { output } = await running;
      const settled = output instanceof Wait ? output.output : output;
      const fields = kind.gives?.(example.config as never) ?? null;
      if (fields !== null && output !== null && !(output instanceof Wait))
        expect(fields).toEqual(expect.arrayContaining(Object.keys(output)));
      if (settled !== null && typeof settled === "object" && !Array.isArray(settled))
        expect(settled).toMatchObject(example.output as object);
      else expect(settled).toEqual(example.output);
      expect(example).toEqual(before);
    },
  );
});
