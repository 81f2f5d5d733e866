// Runs every kind of step with a secret in it, so that it succeeds and so that it fails, and looks for the secret wherever
// Tripline keeps or tells something.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { forward } from "../src/cli/forward.ts";
import { createClient } from "../src/contract/client.ts";
import type { Json } from "../src/contract/name.ts";
import { stepKinds } from "../src/steps/index.ts";
import type { StepKind } from "../src/steps/step.ts";
import { until } from "./crash-world.ts";
import { openService, type Service } from "./http-service.ts";
import { type MailServerOfTest, openMailServer } from "./mail-server.ts";
import { openSceneHere, type Scene } from "./scene.ts";

/** Every spelling of it holds this. */
const core = "T0ken-of-the-sh0p";
const token = `s3cr3t/${core}"ü\\`;
const value = "{{ secrets.token }}";

let scene: Scene;
let service: Service;
let mail: MailServerOfTest;
const databases = await mkdtemp(join(tmpdir(), "tripline-secrecy-"));
beforeAll(async () => {
  // It says again whatever it is sent, as many services do in their errors.
  service = await openService(({ url, headers, body }, response) => {
    const status = url.includes("fail") ? 400 : 200;
    response.writeHead(status, { "content-type": "application/json", "x-echo": encodeURIComponent(url) });
    response.end(JSON.stringify({ url, headers, body }));
  });
  mail = await openMailServer();
  scene = await openSceneHere({
    TRIPLINE_LOG: "debug",
    TRIPLINE_ALLOWED_ADDRESSES: "127.0.0.0/8",
    TRIPLINE_SCRIPT_FETCH: "true",
    TRIPLINE_SQLITE_FOLDER: databases,
    OTEL_EXPORTER_OTLP_ENDPOINT: service.origin,
  });
  await scene.api.secret("token", token);
  await scene.api.secret("db", `postgres://shop:${core}@127.0.0.1:1/shop`);
  await scene.api.secret("sqlite", "sqlite:shop.db");
  await scene.api.secret("mail", `smtp://shop:${core}@127.0.0.1:${mail.port}`);
});
afterAll(async () => {
  await scene[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
  await mail[Symbol.asyncDispose]();
  await rm(databases, { recursive: true });
});

/** What the kinds that reach outside do with it: with success, and so that the failure tells of it. */
const chosen = (): { type: string; config: Record<string, Json> }[] => [
  {
    type: "http",
    config: {
      url: `${service.origin}/?a={{ $encodeUrlComponent(secrets.token) }}`,
      headers: { "X-Key": "{{ secrets.db }}" },
    },
  },
  { type: "http", config: { method: "POST", url: `${service.origin}/fail`, body: { token: value } } },
  {
    type: "script",
    config: {
      fetchHosts: [new URL(service.origin).host],
      fetchHeaders: { "X-Key": "{{ secrets.db }}" },
      code: `const r = await (await fetch("${service.origin}/")).json(); console.log(r); memory.save("kept", r); return r;`,
    },
  },
  { type: "script", config: { code: 'throw new Error(typeof secrets + memory.load("secrets"))' } },
  {
    type: "database",
    config: { connection: "{{ secrets.sqlite }}", sql: "select ? as echoed", parameters: [value] },
  },
  {
    type: "database",
    config: { connection: "{{ secrets.sqlite }}", sql: "select ? from missing", parameters: [value] },
  },
  { type: "database", config: { connection: "{{ secrets.db }}", sql: "select 1" } },
  { type: "database", config: { connection: value, sql: "select 1" } },
  {
    type: "llm",
    config: {
      provider: "openai-compatible",
      baseUrl: `${service.origin}/fail`,
      apiKey: value,
      model: "m",
      prompt: value,
    },
  },
  {
    type: "email",
    config: { server: "{{ secrets.mail }}", tls: "off", from: "a@a.example", to: "b@b.example", text: value },
  },
  { type: "email", config: { server: value, from: value, to: value, subject: value, text: value } },
  { type: "transform", config: { value: { token: value, nested: ["{{ 'a' & secrets.token }}"] } } },
  { type: "respond", config: { headers: { "X-A": "{{ secrets.db }}" }, body: { token: value } } },
];

/** An example with the secret wherever a text may stand. */
function spoilt({ type, examples, raw = [] }: StepKind): { type: string; config: Record<string, Json> }[] {
  const spoil = (json: Json): Json => {
    if (typeof json === "string") return json.includes("{{") ? value : `${json}${value}`;
    if (typeof json !== "object" || json === null) return json;
    if (Array.isArray(json)) return json.map(spoil);
    return Object.fromEntries(Object.entries(json).map(([name, item]) => [name, spoil(item)]));
  };
  return examples.slice(0, 2).flatMap((example) => {
    const config = z.record(z.string(), z.json()).parse(example.config);
    const all = Object.entries(config).map(([name, item]) => [name, raw.includes(name) ? item : spoil(item)]);
    // One field at a time, too: a setting that no longer fits would keep the others from being used.
    const each = Object.entries(config).map(([name, item]) => ({
      type,
      config: { ...config, [name]: raw.includes(name) ? item : spoil(item) },
    }));
    return [{ type, config: Object.fromEntries(all) }, ...each];
  });
}

const card = "4929-H1DDEN-0001";
const redact = {
  rules: [
    { name: "cards", path: "$..card" },
    { name: "session", from: "header", path: "X-Session" },
    { name: "mail", from: "query", path: "email" },
  ],
};

const pathRule = { name: "cards-in-path", from: "path", path: "pan" };
const json = "application/json";
const proof = () => ({ authorization: `Bearer ${scene.program.started.adminKey}` });
const client = () =>
  createClient({ url: scene.program.started.consoleUrl, key: scene.program.started.adminKey ?? "" });

/** Listens as `tripline listen --forward` does, from now on: what it is handed, and what that hands to a local server. */
async function openListening(): Promise<(count: number) => Promise<string>> {
  const ending = new AbortController();
  const stream = await client().listen(
    { trigger: "hiding", query: { name: "desk" } },
    { signal: ending.signal },
  );
  const events = stream[Symbol.asyncIterator]();
  expect((await events.next()).value).toMatchObject({ kind: "ready" });
  return async (count) => {
    const handed: string[] = [];
    while (handed.length < 2 * count) {
      const { value: event } = await events.next();
      if (event?.kind !== "delivery") continue;
      const { delivery } = event;
      handed.push(JSON.stringify(delivery), Buffer.from(delivery.body, "base64").toString("latin1"));
      const url = new URL(`${service.origin}/local`);
      await forward(delivery, { url, headers: {}, timeoutMs: 5_000, signal: ending.signal });
    }
    ending.abort();
    const local = service.asked.filter(({ url }) => url.startsWith("/local"));
    // Each body is what its headers say it is.
    for (const { headers } of local) expect(headers).not.toHaveProperty("content-encoding");
    return JSON.stringify([handed, local]);
  };
}

test("[S11] what a rule hides is nowhere that Tripline keeps or tells something, and a change of the rules is seen", async () => {
  const seen: string[] = [];
  const steps = [
    { id: "whole", type: "transform", config: { value: "{{ trigger }}" } },
    {
      id: "log",
      type: "script",
      config: { code: "console.log(trigger); memory.save('k', trigger); return trigger" },
    },
    {
      id: "tell",
      type: "deliver",
      config: {
        addresses: [`${service.origin}/fail`],
        payload: "{{ trigger.body }}",
        sign: { scheme: "hmac", secrets: ["{{ secrets.token }}"], header: "X-Sig" },
      },
      retry: { attempts: 1 },
    },
  ];
  const schema = { type: "object", properties: { n: { type: "string" } } };
  const trigger = {
    auth: [{ scheme: "none" }],
    redact,
    schema,
    enforcement: "warn",
    parameters: [{ name: "card", path: "$.card" }],
  };
  const inPath = { auth: trigger.auth, suffix: "/of/:pan", redact: { rules: [...redact.rules, pathRule] } };
  await scene.api.apply([
    { name: "hiding", steps, trigger },
    { name: "in-path", steps, trigger: inPath },
  ]);
  const url = `${await scene.api.publicUrl("hiding")}?email=${card}&page=2`;
  const send = async (
    body: string | Uint8Array<ArrayBuffer> | FormData,
    type: string | null = json,
    to = url,
  ) => {
    const headers = new Headers({
      "x-session": card,
      referer: `https://shop.example/?email=${card}`,
      "x-original-uri": new URL(to).pathname,
    });
    if (type !== null) headers.set("content-type", type);
    if (Buffer.isBuffer(body)) headers.set("content-encoding", "gzip");
    const answer = await fetch(to, { method: "POST", body, headers });
    seen.push(await answer.text());
    const id = answer.headers.get("x-request-id") ?? "";
    await scene.stored(id);
    return id;
  };
  await scene.api.call("POST", "/triggers/hiding/capture");
  const handedOver = await openListening();
  const sample = await send(`{"n":1,"card":"${card}","items":[{"card":{"${card}":true}}]}`);
  // Of two members of one name, with an escape, in a place where the schema knows none.
  const taken = await send(`{"n":1,"a":{"card":"${card}"},"a":{"\\u0063ard":{"${card}":["${card}"]}}}`);
  const form = await send(`card=${card}&n=1`, "application/x-www-form-urlencoded");
  const parts = new FormData();
  parts.set("card", card);
  const others = [
    await send(parts, null),
    await send(`<o><card>${card}</card><!-- ${card} --></o>`, "application/xml"),
    await send(`{"card":"${card}"}\n{"a":{"card":"${card}"}}`, "application/x-ndjson"),
    await send(Buffer.from(gzipSync(`{"card":"${card}"}`))),
    await send("{}", json, `${new URL(url).origin}/in/default/of/${card}`),
  ];
  const refused = [await send(`{"card":"${card}"`), await send(`card: ${card}`, "text/plain")];
  const runs = (await Promise.all([taken, form, ...others].map((id) => scene.ended(id)))).flat();
  expect(runs.map(({ status }) => status)).toEqual(Array.from({ length: 7 }, () => "failed"));
  const edit = { body: { n: 1, card, edited: true }, headers: { "x-session": card } };
  const again = await scene.api.call("POST", `/deliveries/${taken}/replay`, { edit });
  seen.push(JSON.stringify(again), await handedOver(7));
  await scene.api.call("PUT", "/fixtures/hidden", { delivery: taken });
  await until(
    () => scene.api.get("/triggers/hiding/drift", z.object({ items: z.array(z.unknown()) })),
    ({ items }) => items.length > 0,
    10_000,
  );
  const found = z.object({ items: z.array(z.unknown()) });
  for (const query of [
    `text=${card}`,
    `header=x-session=${card}`,
    `search=${card}`,
    `where=body.card=${card}`,
  ])
    expect((await scene.api.get(`/deliveries?${query}`, found)).items).toEqual([]);
  for (const id of [sample, taken, form, ...others, ...refused])
    for (const path of ["", "/copy?as=curl"])
      seen.push(JSON.stringify(await scene.api.call("GET", `/deliveries/${id}${path}`)));
  // They were refused for another reason, and that is told.
  for (const id of refused)
    seen.push(String(await scene.api.call("POST", `/deliveries/${id}/diagnose`).catch(String)));
  for (const path of [
    "/runs?limit=1000",
    "/dead-letters",
    "/triggers/hiding/drift",
    "/audit",
    "/definitions/export",
    "/fixtures/hidden",
  ])
    seen.push(JSON.stringify(await scene.api.call("GET", path)));
  seen.push(await (await fetch(`${scene.program.started.consoleUrl}/metrics`, { headers: proof() })).text());
  seen.push(Buffer.from(await client().backup({})).toString("latin1"));
  seen.push(JSON.stringify(runs), JSON.stringify(await scene.api.call("GET", "/triggers/hiding/capture")));
  seen.push(scene.program.log());
  for (const file of await readdir(scene.folder)) {
    const bytes = await readFile(join(scene.folder, file)).catch(() => Buffer.alloc(0));
    seen.push(`${file} ${bytes.toString("latin1")}`);
  }
  const leaks = seen.flatMap((text) => {
    const at = text.indexOf(card);
    return at < 0 ? [] : [text.slice(Math.max(0, at - 300), at + 100)];
  });
  expect(leaks).toEqual([]);
  // Looked for where it would be found.
  expect(seen.some((text) => text.includes(".db") && text.includes("[redacted by cards]"))).toBe(true);
  const version = async () =>
    (await scene.api.get("/triggers/hiding", z.object({ version: z.int() }))).version;
  const before = await version();
  await scene.api.apply([
    { name: "hiding", steps, trigger: { ...trigger, redact: { rules: redact.rules.slice(0, 1) } } },
  ]);
  const later = await send('{"card":1}');
  expect(JSON.stringify(await scene.api.call("GET", `/deliveries/${later}`))).toContain(
    `by version ${before + 1} of the trigger`,
  );
  expect(JSON.stringify(await scene.api.call("GET", "/audit?limit=5"))).toContain("redact.rules");
});

test("[S11] no secret reaches a journal, a log, an error, an export or the store, whatever kind of step uses it", {
  timeout: 120_000,
}, async () => {
  const seen: string[] = [];
  const all = [...chosen(), ...stepKinds.flatMap(spoilt)];
  const names: string[] = [];
  for (const [index, { type, config }] of all.entries()) {
    const name = `${type}-${index}`;
    const steps = [{ id: "s", type, config, timeoutMs: 3_000, retry: { attempts: 1 } }];
    const definition = { name, timeoutMs: 5_000, steps, trigger: { auth: [{ scheme: "none" }] } };
    // What a workflow may not do with a secret is refused here, by a text that is looked at, too.
    const applied = await scene.api.apply([definition]).then(
      () => true,
      (error: unknown) => void seen.push(String(error)),
    );
    if (applied === true) names.push(name);
  }
  for (const { type } of chosen()) expect(names.some((name) => name.startsWith(`${type}-`))).toBe(true);
  const delivered = await Promise.all(
    names.map(async (name) => {
      const answer = await fetch(await scene.api.publicUrl(name), { method: "POST", body: '{"a":1}' });
      return { name, id: answer.headers.get("x-request-id") ?? "" };
    }),
  );
  const statuses = new Map<string, number>();
  for (const { name, id } of delivered) {
    if (name.startsWith("wait-for-approval")) await cancelWaiting(id);
    const runs = await scene.ended(id);
    for (const { status } of runs) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    seen.push(JSON.stringify(runs), JSON.stringify(await scene.api.call("GET", `/deliveries/${id}`)));
  }
  // Some of each, or this would prove nothing.
  expect(statuses.get("succeeded")).toBeGreaterThan(8);
  expect(statuses.get("failed")).toBeGreaterThan(8);
  for (const path of [
    "/definitions/export",
    "/workflows",
    "/secrets",
    "/runs?limit=1000",
    "/audit",
    "/key-values",
  ])
    seen.push(JSON.stringify(await scene.api.call("GET", path)));
  seen.push(scene.program.log());
  await scene.program.stop();
  seen.push(scene.program.log());
  for (const file of await readdir(scene.folder)) {
    const bytes = await readFile(join(scene.folder, file)).catch(() => Buffer.alloc(0));
    seen.push(`${file} ${bytes.toString("latin1")}`);
  }
  // The texts that authors wrote hold the bare name; what they hold is not the secret's value.
  const leaks = seen.flatMap((text) => {
    const at = text.search(new RegExp(`s3cr3t.{0,6}${core}|:${core}@`));
    return at < 0 ? [] : [text.slice(Math.max(0, at - 200), at + 100)];
  });
  expect(leaks).toEqual([]);
  // What was sent to where traces are collected, of the deliveries of both tests.
  const spans = service.asked
    .filter(({ url }) => url === "/v1/traces")
    .map(({ body }) => body)
    .join();
  expect(spans).toContain("intake hiding");
  expect([card, core].filter((text) => spans.includes(text))).toEqual([]);
  // The services were told, so the secret was in use.
  expect(service.asked.some(({ url, body }) => url.includes(core) || body.includes(core))).toBe(true);
});

const Runs = z.object({ items: z.array(z.object({ id: z.string(), status: z.string() })) });

/** Nobody answers: what was asked is in the journal by then. */
async function cancelWaiting(delivery: string): Promise<void> {
  const { items } = await until(
    () => scene.api.get(`/runs?delivery=${delivery}`, Runs),
    (found) => found.items.every(({ status }) => ["waiting", "failed"].includes(status)),
    10_000,
  );
  for (const { id, status } of items)
    if (status === "waiting") await scene.api.call("POST", `/runs/${id}/cancel`);
}
