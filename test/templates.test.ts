// Installs every template into the real program, sends its samples as its senders do, and looks at what came of them.

import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { readDefinitions } from "../src/api/definitions/read.ts";
import { fillIn } from "../src/api/templates/fill-in.ts";
import { type ShelvedTemplate, templates } from "../src/api/templates/shelf.ts";
import { secretsOf } from "../src/auth/credential.ts";
import { Json } from "../src/contract/name.ts";
import { RunDetail } from "../src/contract/run.ts";
import { type TemplateCall, TemplateInstalled, TemplateSample } from "../src/contract/template.ts";
import { Trigger } from "../src/contract/trigger.ts";
import { until } from "./crash-world.ts";
import { freshDatabase } from "./database.ts";
import { type Asked, openService, type Service } from "./http-service.ts";
import { type MailServerOfTest, openMailServer } from "./mail-server.ts";
import { openSceneHere, type Scene } from "./scene.ts";
import { proved } from "./template-signing.ts";

const key = `whsec_${Buffer.alloc(24, "k").toString("base64")}`;
/** Of servers without TLS; and so that a test waits for no burst's end, and a batch is full with the samples. */
const hurried: Record<string, string> = {
  quietMs: "20",
  eventsAtOnce: "3",
  replicaTls: "off",
  mailTls: "off",
};

let scene: Scene;
let outside: Outside;
let mail: MailServerOfTest;
let replica: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  replica = await freshDatabase();
  await onReplica("create table customers (id text primary key, document text, changed_at text not null)");
  outside = await openOutside();
  mail = await openMailServer();
  scene = await openSceneHere({ TRIPLINE_ALLOWED_ADDRESSES: "127.0.0.0/8" });
});
afterAll(async () => {
  await scene[Symbol.asyncDispose]();
  await outside.service[Symbol.asyncDispose]();
  await mail[Symbol.asyncDispose]();
  await replica[Symbol.asyncDispose]();
});

async function onReplica(statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: replica.url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** All other systems: below `/<setting>` each, answering as the sample says. */
interface Outside {
  service: Service;
  expected: TemplateCall[];
  /** Calls that nobody expected. */
  strange: string[];
  met: { call: TemplateCall; asked: Asked }[];
}

async function openOutside(): Promise<Outside> {
  const state = { expected: [] as TemplateCall[], strange: [] as string[], met: [] as Outside["met"] };
  const service = await openService((asked, response) => {
    const line = `${asked.method} ${asked.url.slice(1)}`;
    const at = state.expected.findIndex(({ to }) => to === line || line === `${to}/`);
    const [call] = at === -1 ? [] : state.expected.splice(at, 1);
    if (call === undefined) state.strange.push(`${line} ${asked.body}`);
    else state.met.push({ call, asked });
    const { status = 404, reply = null } = call ?? {};
    const isText = typeof reply === "string";
    response.writeHead(status, { "content-type": isText ? "text/csv" : "application/json" });
    response.end(isText ? reply : JSON.stringify(reply));
  });
  return Object.assign(state, { service });
}

/** Letters count as calls of the mail server. */
function takeLetters(): void {
  for (const { mail: letter, recipients } of mail.letters.splice(0)) {
    const body = {
      from: letter.from?.text,
      to: recipients.join(),
      subject: letter.subject,
      text: letter.text,
    };
    const at = outside.expected.findIndex(({ to }) => to === "MAIL mail_server");
    const [call] = at === -1 ? [] : outside.expected.splice(at, 1);
    const asked = { method: "MAIL", url: "/mail_server", headers: {}, body: JSON.stringify(body) };
    if (call === undefined) outside.strange.push(asked.body);
    else outside.met.push({ call, asked });
  }
}

const valueOf = (name: string) => {
  if (name === "replica_db") return replica.url;
  if (name === "mail_server") return `smtp://127.0.0.1:${mail.port}`;
  return name.endsWith("_url") ? `${outside.service.origin}/${name}` : key;
};

async function install(template: ShelvedTemplate): Promise<Map<string, string>> {
  const settings = template.settings.map(({ name, type, default: usual, example }) => [
    name,
    type === "url" ? `${outside.service.origin}/${name}` : (hurried[name] ?? usual ?? example),
  ]);
  const secretName = (name: string) => name.replaceAll("${name}", template.name);
  const given = template.secrets
    .filter(({ generate }) => !generate)
    .map(({ name }) => [secretName(name), valueOf(secretName(name))]);
  const input = { settings: Object.fromEntries(settings), secrets: Object.fromEntries(given) };
  const done = TemplateInstalled.parse(
    await scene.api.call("POST", `/templates/${template.name}/install`, input),
  );
  expect(done.applied.warnings).toEqual([]);
  expect(done.applied.findings).toEqual([]);
  expect(done.applied.changes.map(({ action }) => action)).not.toContain("update");
  return new Map([
    ...given.map(([name = "", value = ""]) => [name, value] as const),
    ...done.secrets.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const])),
  ]);
}

const Addressed = Trigger.extend({ publicUrl: z.string() });

/** Sends it as its sender does; gives the delivery's id. */
async function send(
  { trigger: name, body, headers, query }: TemplateSample,
  secrets: ReadonlyMap<string, string>,
): Promise<string> {
  const trigger = await scene.api.get(`/triggers/${name}`, Addressed);
  const [credential] = trigger.auth;
  if (credential === undefined) throw new Error("It takes anyone.");
  const text = JSON.stringify(body);
  const [named = ""] = secretsOf([credential]);
  const proof = proved(credential, { secret: secrets.get(named) ?? key, body: text });
  const url = new URL(trigger.publicUrl);
  url.host = new URL(scene.program.url).host;
  for (const [parameter, value] of Object.entries({ ...query, ...proof.query }))
    url.searchParams.set(parameter, value);
  const unproved = await fetch(url.origin + url.pathname, {
    method: "POST",
    body: text,
    headers: { "content-type": "application/json", ...headers },
  });
  expect(unproved.status, "without a proof").toBe(401);
  const answer = await fetch(url, {
    method: "POST",
    body: text,
    headers: { "content-type": "application/json", ...headers, ...proof.headers },
  });
  expect(answer.status, await answer.text()).toBe(200);
  return answer.headers.get("x-request-id") ?? "";
}

const Approvals = z.object({ items: z.array(z.object({ id: z.string() })) });

async function approve(): Promise<void> {
  const open = await until(
    () => scene.api.get("/approvals", Approvals),
    ({ items }) => items.length > 0,
    10_000,
  );
  for (const { id } of open.items)
    await scene.api.call("POST", `/approvals/${id}/answer`, { decision: "approved" });
}

async function works(template: ShelvedTemplate): Promise<void> {
  const secrets = await install(template);
  const fillings = new Map([["name", template.name]]);
  for (const each of template.samples) {
    const sample = TemplateSample.parse(fillIn(Json.parse(each), fillings));
    Object.assign(outside, { expected: [...sample.calls], strange: [], met: [] });
    if (sample.starts !== undefined) {
      await startByHand(sample.starts, sample);
      await settled(sample);
      continue;
    }
    const id = await send(sample, secrets);
    const delivery = await scene.api.get(
      `/deliveries/${id}`,
      z.object({ status: z.string(), reason: z.any() }),
    );
    expect(delivery, sample.title).toMatchObject({ status: sample.status });
    if (sample.approves) await approve();
    if (sample.runs.length > 0) {
      const runs = await scene.ended(id);
      const told = runs.map(({ workflow, status, error }) => ({ workflow, status, error: error?.message }));
      expect(told, sample.title).toMatchObject(sample.runs);
      expect(runs).toHaveLength(sample.runs.length);
    }
    await settled(sample);
  }
}

const Started = z.object({ runId: z.string() });

async function startByHand(
  workflow: string,
  { title, body, runs: [expected] }: TemplateSample,
): Promise<void> {
  const { runId } = Started.parse(
    await scene.api.call("POST", `/workflows/${workflow}/runs`, { input: body }),
  );
  const over = ({ status }: RunDetail) => ["succeeded", "failed", "canceled"].includes(status);
  const run = await until(() => scene.api.get(`/runs/${runId}`, RunDetail), over, 10_000);
  expect({ status: run.status, error: run.error?.message }, title).toMatchObject({
    status: expected?.status,
  });
}

/** All calls that were expected have come, with what was expected in them, and no others. */
async function settled(sample: TemplateSample): Promise<void> {
  // What follows a run's failure is a run of its own.
  await expect
    .poll(() => (takeLetters(), outside.expected), { timeout: 10_000, message: sample.title })
    .toEqual([]);
  expect({ sample: sample.title, strange: outside.strange }).toEqual({ sample: sample.title, strange: [] });
  for (const { call, asked } of outside.met)
    if (call.body !== undefined) expect(JSON.parse(asked.body), call.to).toMatchObject(Object(call.body));
}

const all = templates();
const of = (useCase: string) => all.filter((template) => template.useCase === useCase);
const named = (...names: string[]) => all.filter(({ name }) => names.includes(name));

describe("installed, called and run", () => {
  test.each(of("commerce"))("[S33] $name: $title", works);
  test.each(of("chatbot"))("[S97] $name: $title", works);
  test.each(of("ci-cd"))("[S98] $name: $title", works);
  test.each(of("data"))("[S99] $name: $title", works);
  test.each(of("saas"))("[S100] $name: $title", works);
  test.each(named("github-workflow"))("[S126] $name: $title", works);
  test.each(named("order-processing"))("[S127] $name: $title", works);
  test.each(named("monitoring-incident"))("[S128] $name: $title", works);
  test.each(named("crm-contact-update"))("[S129] $name: $title", works);
  test.each(named("api-relay", "workflow-chain"))("[S130] $name: $title", works);

  test("[S99] a replica has what the database has, and nothing older", async () => {
    const rows = await onReplica("select id, document from customers");
    expect(rows).toMatchObject([{ id: "7", document: expect.stringContaining('"name":"Ada"') }]);
  });
});

describe("each template", () => {
  test("there is one for each use case at least", () => {
    expect(all.length).toBeGreaterThanOrEqual(25);
    expect(of("general").length).toBe(6);
  });

  test.each(all)(
    "[S123] $name says what it does, what it needs, what is left to do and what it takes",
    (template) => {
      const { name, title, description, settings, secrets, samples, definitions } = template;
      expect(description.length, "description").toBeGreaterThan(100);
      expect(title.length).toBeLessThan(80);
      const text = JSON.stringify(definitions);
      for (const setting of settings) expect(text, setting.name).toContain(`\${${setting.name}}`);
      for (const secret of secrets) expect(text, secret.name).toContain(secret.name.replace("${name}", ""));
      const filled = settings.map(
        (setting) =>
          [
            setting.name,
            setting.type === "number" ? Number(setting.default ?? setting.example) : setting.example,
          ] as const,
      );
      const fillings = new Map<string, string | number>([["name", name], ...filled]);
      expect(JSON.stringify(fillIn(Json.parse(definitions), fillings))).not.toContain("${");
      const { issues, wanted } = readDefinitions(definitions.map((each) => fillIn(each, fillings)));
      expect(issues).toEqual([]);
      expect(wanted.triggers.length).toBeGreaterThan(0);
      for (const { input } of wanted.triggers) expect(input.sample, input.name).toBeDefined();
      expect(samples.some(({ status }) => status === "accepted")).toBe(true);
    },
  );
});
