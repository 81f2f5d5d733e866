import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { createApi } from "../src/api/app.ts";
import type { ReplayDoors } from "../src/api/doors.ts";
import { openCarrier } from "../src/api/replay/carrier.ts";
import { type Client, createClient } from "../src/contract/client.ts";
import type { Scope } from "../src/contract/key.ts";
import type { Log } from "../src/contract/log.ts";
import type { BodyType } from "../src/contract/payload.ts";
import { newId } from "../src/core/id.ts";
import { mailboxOf } from "../src/core/mail-address.ts";
import { localDispatch } from "../src/engine/dispatch/local.ts";
import { openEngine } from "../src/engine/engine.ts";
import { openRedriver } from "../src/engine/redrive.ts";
import { compileClient } from "../src/gateway/client.ts";
import { type Gateway, openGateway } from "../src/gateway/gateway.ts";
import { senderAnswers } from "../src/gateway/sender-answers.ts";
import { type OpenAlerts, openAlerts } from "../src/observe/alerts.ts";
import { backups } from "../src/observe/backup.ts";
import { examine } from "../src/observe/examination.ts";
import { openMetrics } from "../src/observe/metrics.ts";
import { openRetention } from "../src/observe/retention.ts";
import { type OpenSecurityLog, openSecurityLog } from "../src/observe/security-log.ts";
import { type OpenStatistics, openStatistics } from "../src/observe/statistics.ts";
import { openTallies, type Tallies, toldTo } from "../src/observe/tallies.ts";
import { issueKey } from "../src/people/keys.ts";
import type { OidcSettings } from "../src/people/oidc.ts";
import { openSignIn } from "../src/people/sign-in.ts";
import { createKeyUses } from "../src/people/uses.ts";
import { openHttpDoor } from "../src/steps/http-door.ts";
import { openMailDoor } from "../src/steps/mail-door.ts";
import { openTelling } from "../src/steps/telling.ts";
import { openLive } from "../src/store/live.ts";
import type { Live, Store } from "../src/store/store.ts";
import { closedDoors } from "./closed-doors.ts";
import { openFreshStore } from "./fresh-store.ts";
import { plainDelivery } from "./plain-delivery.ts";

/** The real API over real HTTP, with a real store and engine, and a clock that can be moved on. */
export interface ApiWorld extends AsyncDisposable {
  readonly url: string;
  /** Where its files are; gone when it ends. */
  readonly folder: string;
  /** With a key that may do everything. */
  readonly client: Client;
  readonly key: string;
  readonly store: Store;
  /** Its intake, which listens nowhere until it is told to. */
  readonly gateway: Gateway;
  /** What another process that carries replays on would work with. */
  readonly replayDoors: ReplayDoors;
  /** Stops this one from carrying replays on. */
  stopReplays(): Promise<void>;
  readonly live: Live;
  readonly security: OpenSecurityLog;
  readonly tallies: Tallies;
  readonly statistics: OpenStatistics;
  readonly alerts: OpenAlerts;
  /** As after a restart. */
  readonly alertsAnew: () => OpenAlerts;
  readonly letters: { to: string; subject: string; text: string }[];
  /** What was logged as a warning or an error. */
  readonly warnings: { message: string; fields: Record<string, unknown> | undefined }[];
  /** The clock runs, this much ahead. */
  aheadMs: number;
  keyWith(scopes: Scope[], options?: { expiresAt?: string; workspace?: string }): Promise<string>;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** Stores a delivery to a trigger; the workflows are those that it started. */
  deliver(delivery: {
    triggerId: string;
    body?: unknown;
    /** The body as it came, instead of JSON. */
    sent?: { text: string; contentType: string; bodyType: BodyType };
    params?: Record<string, string>;
    url?: string;
    eventType?: string;
    /** Its idempotency key; sent again, the delivery is stored as a duplicate. */
    key?: string;
  }): Promise<string>;
}

interface CallOptions {
  key?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  // Tests look into answers of every shape.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

const gatewaySettings = {
  requireHttps: false,
  trustedProxies: [],
  headerBytes: 16_384,
  receiveMs: 10_000,
  inFlight: 100,
};

interface WorldOptions {
  /** Networks that steps may call beside public ones. */
  allow?: readonly string[];
  oidc?: OidcSettings | null;
  /** The secret key that the store was made with, where it is to be replaced. */
  formerKey?: Uint8Array;
  /** The server has a way to send letters: they are kept. */
  post?: boolean;
}

export async function openApiWorld({
  allow = [],
  oidc = null,
  formerKey,
  post = false,
}: WorldOptions = {}): Promise<ApiWorld> {
  const rooms = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "tripline-api-"));
  rooms.defer(async () => rm(folder, { recursive: true }));
  const letters: ApiWorld["letters"] = [];
  const warnings: ApiWorld["warnings"] = [];
  const warn = (message: string, fields?: Record<string, unknown>) => void warnings.push({ message, fields });
  const log: Log = { debug() {}, info() {}, warn, error: warn };
  const world = { aheadMs: 0 };
  const now = () => Date.now() + world.aheadMs;
  const cipherKey = new Uint8Array(32).fill(7);
  const metrics = openMetrics({ log, now, version: "0.0.0-test", role: "all" });
  const file = `sqlite:${join(folder, "test.db")}`;
  const oldKeys = formerKey === undefined ? [] : [formerKey];
  for (const former of oldKeys) await (await openFreshStore({ url: file, cipherKey: former, log })).close();
  const store = rooms.use(await openFreshStore({ url: file, cipherKey, oldKeys, log, metrics }));
  const live = rooms.use(await openLive({ store, log, now }));
  const http = rooms.use(openHttpDoor({ allow: [...allow] }));
  const tallies = rooms.use(openTallies({ store, log, now }));
  const statistics = rooms.use(openStatistics({ store, log, now }));
  const told = toldTo(metrics, tallies, statistics);
  const addressKey = new Uint8Array(32).fill(8);
  const mailKey = new Uint8Array(32).fill(6);
  const security = rooms.use(openSecurityLog({ store, log, now, days: { changes: 365, others: 90 } }));
  const environment = (name: string) => (name === "TEST_SECRET" ? "from the environment" : undefined);
  const common = {
    store,
    live,
    log,
    now,
    environment,
    random: randomBytes,
    addressKey,
    mailKey,
    security,
    statistics,
    metrics: told,
  };
  const engine = rooms.use(
    await openEngine({
      ...common,
      chance: () => 0.5,
      steps: { ...closedDoors, http },
      worker: "worker",
      dispatch: localDispatch(),
      concurrency: 10,
      takesQueued: true,
    }),
  );
  metrics.ask({ store, engine, live });
  const clients = compileClient({ proxies: [] });
  const signIn = openSignIn({ ...common, key: new Uint8Array(32).fill(5), oidc, isOwn: () => true });
  const settings = {
    consoleUrl: () => null,
    origins: () => ["https://hooks.example.com"],
    publicUrl: () => "https://hooks.example.com",
    mailAddress: (trigger: { id: string; epoch: number }) => `${mailboxOf(trigger, mailKey)}@in.example.com`,
    version: "0.0.0-test",
    role: "all",
  };
  const uses = createKeyUses({ people: store.people, log, now });
  const gateway = rooms.use(
    await openGateway({
      ...common,
      uses,
      worker: "worker",
      settings: { publicUrl: settings.publicUrl(), ...gatewaySettings },
      wake: (runs) => engine.wake(runs),
      held: (triggerId) => engine.held(triggerId),
      runNow: (id, wait) => engine.runNow(id, wait),
      doubtful: (ids) => engine.doubt(ids),
      came: () => engine.came(),
      approvalKey: new Uint8Array(32).fill(9),
      http,
      tokenKey: new Uint8Array(32),
    }),
  );
  const mail = openMailDoor({ allow: [...allow] });
  const tell = openTelling({ http, mail, now });
  const alertsAnew = () => openAlerts({ ...common, worker: "worker", folder, http, tell, engine });
  const alerts = rooms.use(alertsAnew());
  const retention = rooms.use(openRetention({ ...common, worker: "worker", pause: async () => {} }));
  const replayDoors: ReplayDoors = {
    signIn,
    clients,
    post: post ? async (letter) => void letters.push(letter) : null,
    setupKey: new Uint8Array(32).fill(4),
    retention,
    alerts,
    backup: backups({ store, folder }),
    examine: (seen) =>
      examine({ store, now, folder, certificateUntil: () => null, trustsProxies: false, leftOut: [] }, seen),
    ...common,
    engine,
    uses,
    settings,
    links: { approval: (id) => `https://hooks.example.com/approvals/${id}/signed` },
    judge: (request, trust, asked) => gateway.judge(request, trust, asked),
    tryOut: (definitions) => gateway.tryOut(definitions),
    problems: () => gateway.problems(),
    senders: { answersOf: senderAnswers, check: (request) => gateway.check(request) },
  };
  const replays = rooms.use(openCarrier(replayDoors));
  const deadLetters = rooms.use(openRedriver({ ...common, http }));
  const listener = getRequestListener(createApi({ ...replayDoors, replays, deadLetters }).fetch);
  const server = createServer((request, response) => void listener(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  rooms.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens nowhere.");
  const url = `http://127.0.0.1:${address.port}`;

  const keyWith: ApiWorld["keyWith"] = async (scopes, { expiresAt = null, workspace = "default" } = {}) => {
    const name = `key-${randomBytes(4).toString("hex")}`;
    const { key, plain } = issueKey({ workspace, name, scopes, expiresAt, now: now(), random: randomBytes });
    await store.people.addKey(key);
    await live.refresh();
    return plain;
  };
  const key = await keyWith(["admin"]);
  let deliveredAt = 0;
  return Object.assign(world, {
    security,
    letters,
    url,
    folder,
    key,
    store,
    gateway,
    tallies,
    statistics,
    alerts,
    alertsAnew,
    replayDoors,
    stopReplays: async () => replays[Symbol.asyncDispose](),
    live,
    warnings,
    keyWith,
    client: createClient({ url, key }),
    call: (method: string, path: string, options: CallOptions = {}) =>
      callApi(url, { method, path, key, ...options }),
    deliver: async (delivery: Parameters<ApiWorld["deliver"]>[0]) => {
      // Never two in one millisecond, so that the newest is always first.
      while (now() <= deliveredAt) await nextTurn();
      deliveredAt = now();
      return deliver(store, { ...delivery, now: deliveredAt });
    },
    [Symbol.asyncDispose]: () => rooms.disposeAsync(),
  });
}

async function callApi(
  url: string,
  { method, path, key, body, headers = {} }: CallOptions & { method: string; path: string },
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(key !== null && { Authorization: `Bearer ${key}` }),
      ...(body !== undefined && { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

async function deliver(
  store: Store,
  {
    triggerId,
    body = {},
    sent = { text: JSON.stringify(body), contentType: "application/json", bodyType: "json" },
    params = {},
    url = "/webhooks/x",
    eventType,
    key,
    now,
  }: Parameters<ApiWorld["deliver"]>[0] & { now: number },
): Promise<string> {
  const id = newId("dlv", { now, random: randomBytes });
  const bytes = new TextEncoder().encode(sent.text);
  await store.deliveries.accept({
    delivery: plainDelivery({
      id,
      triggerId,
      receivedAt: new Date(now).toISOString(),
      url,
      contentType: sent.contentType,
      bodyBytes: bytes.length,
      eventType: eventType ?? null,
      idempotencyKey: key ?? null,
      headers: { "content-type": sent.contentType },
      params,
      bodyType: sent.bodyType,
    }),
    body: bytes,
    claimKey: key === undefined ? null : { key, expiresAt: new Date(now + 60_000).toISOString() },
    runs: [],
  });
  return id;
}
