import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import type { z } from "zod";
import type { DeliveryDetail } from "../src/contract/delivery.ts";
import { type Trigger, TriggerInput } from "../src/contract/trigger.ts";
import { WorkflowInput } from "../src/contract/workflow.ts";
import type { Quota } from "../src/contract/workspace.ts";
import { newAddressId, newId } from "../src/core/id.ts";
import { localDispatch } from "../src/engine/dispatch/local.ts";
import { openEngine } from "../src/engine/engine.ts";
import {
  type Gateway,
  type GatewayDoors,
  type GatewaySettings,
  openGateway,
} from "../src/gateway/gateway.ts";
import { type OpenSecurityLog, openSecurityLog } from "../src/observe/security-log.ts";
import { openHttpDoor } from "../src/steps/http-door.ts";
import { openLive } from "../src/store/live.ts";
import type { Live, Store } from "../src/store/store.ts";
import { closedDoors } from "./closed-doors.ts";
import { exchange } from "./exchange.ts";
import { openFreshStore } from "./fresh-store.ts";

const workspace = "default";
export const addressKey = new Uint8Array(32).fill(7);
export const mailKey = new Uint8Array(32).fill(6);
export const secretKey = "s3cret-of-the-tests";

/** A gateway that listens, with a real store and engine behind it and a clock that stands still until it is moved. */
export interface GatewayWorld extends AsyncDisposable {
  readonly store: Store;
  readonly live: Live;
  readonly gateway: Gateway;
  readonly security: OpenSecurityLog;
  readonly url: string;
  readonly port: number;
  /** Milliseconds since the epoch. */
  now: number;
  /** What was logged, as `level message`. */
  readonly logged: string[];
  /** Puts a trigger; by default it takes anyone and starts nothing. */
  put(trigger?: Partial<z.input<typeof TriggerInput>>): Promise<Trigger>;
  putWorkflow(workflow: z.input<typeof WorkflowInput>): Promise<void>;
  putSecret(name: string, value: string): Promise<void>;
  /** Issues a key for the intake and gives it. */
  putKey(name: string, options?: { expiresAt?: string }): Promise<string>;
  putQuota(quota: Quota): Promise<void>;
  /** Stored deliveries, newest first, refused ones included. */
  deliveries(): Promise<DeliveryDetail[]>;
  /** What is stored of a request; one that was refused, or a challenge, is written a moment later: that is waited for. */
  kept(answer: Response): Promise<DeliveryDetail>;
  /** Sends bytes on a socket of its own and gives everything that comes back until the other side closes. */
  raw(bytes: string | Buffer): Promise<string>;
  /** Sends a request's head, without its last empty line, and waits for the leave to send its body: it is under way then. */
  hold(head: string): Promise<Held>;
}

/** A request under way whose body has not been sent. */
export interface Held {
  readonly socket: Socket;
  /** Everything that has come back after the leave. */
  readonly answer: () => string;
}

export async function openGatewayWorld(
  options: { settings?: Partial<GatewaySettings>; doors?: Partial<GatewayDoors>; fileBytesMax?: number } = {},
): Promise<GatewayWorld> {
  const folder = await mkdtemp(join(tmpdir(), "tripline-gateway-"));
  const logged: string[] = [];
  const noted = (level: string) => (message: string) => void logged.push(`${level} ${message}`);
  const log = { debug() {}, info: noted("info"), warn: noted("warn"), error: noted("error") };
  const { settings, doors, ...bounds } = options;
  const url = `sqlite:${join(folder, "test.db")}`;
  const store = await openFreshStore({ url, cipherKey: randomBytes(32), log, ...bounds });
  const world = { now: Date.parse("2026-01-31T12:00:00.500Z") };
  const now = () => world.now;
  const iso = () => new Date(world.now).toISOString();
  const live = await openLive({ store, log, now });
  const security = openSecurityLog({ store, log, now, days: { changes: 1, others: 1 } });
  const http = openHttpDoor({ allow: ["127.0.0.0/8"] });
  const worker = "worker-of-the-test";
  const engine = await openEngine({
    store,
    live,
    log,
    now,
    worker,
    chance: () => 0.5,
    random: randomBytes,
    steps: { ...closedDoors, http },
    dispatch: localDispatch(),
    concurrency: 100,
    takesQueued: true,
    sweepMs: 20,
  });
  const gateway = await openGateway({
    store,
    live,
    log,
    now,
    worker,
    random: randomBytes,
    settings: {
      publicUrl: "https://hooks.example.com",
      requireHttps: false,
      trustedProxies: [],
      headerBytes: 16_384,
      receiveMs: 10_000,
      inFlight: 100,
      ...settings,
    },
    environment: (name) => (name === "TEST_SECRET" ? secretKey : undefined),
    uses: { note() {} },
    wake: (runs) => engine.wake(runs),
    held: (triggerId) => engine.held(triggerId),
    runNow: (id, wait) => engine.runNow(id, wait),
    doubtful: (ids) => engine.doubt(ids),
    came: () => engine.came(),
    approvalKey: new Uint8Array(32).fill(8),
    tokenKey: new Uint8Array(32).fill(9),
    http,
    addressKey,
    mailKey,
    security,
    ...doors,
  });
  const { port } = await gateway.listen({ host: "127.0.0.1", port: 0 });
  const change = async (what: { putTriggers?: Trigger[]; putWorkflows?: never[] | unknown[] }) => {
    const ifRevision = await store.definitions.revision();
    await store.definitions.change({ workspace, ifRevision, ...(what as object) });
    await live.refresh();
  };
  let names = 0;

  return Object.assign(world, {
    store,
    live,
    gateway,
    logged,
    security,
    port,
    url: `http://127.0.0.1:${port}`,
    async put(given: Partial<z.input<typeof TriggerInput>> = {}) {
      names += 1;
      const input = TriggerInput.parse({ name: `trigger-${names}`, auth: [{ scheme: "none" }], ...given });
      const known = await store.definitions.trigger({ workspace, idOrName: input.name });
      const trigger: Trigger = {
        ...input,
        id: known?.id ?? newAddressId("trg", randomBytes),
        workspace,
        version: (known?.version ?? 0) + 1,
        epoch: known?.epoch ?? 0,
        createdAt: iso(),
        updatedAt: iso(),
      };
      await change({ putTriggers: [trigger] });
      return trigger;
    },
    async putWorkflow(input: z.input<typeof WorkflowInput>) {
      const id = newId("wfl", { now: world.now, random: randomBytes });
      const meta = { id, workspace, version: 1, createdAt: iso(), updatedAt: iso() };
      await change({ putWorkflows: [{ ...WorkflowInput.parse(input), ...meta }] });
    },
    async putSecret(name: string, value: string) {
      await store.people.putSecret({ workspace, name, value, now: iso() });
      await live.refresh();
    },
    async putKey(name: string, { expiresAt = null }: { expiresAt?: string | null } = {}) {
      const key = `tk_${randomBytes(16).toString("hex")}`;
      await store.people.addKey({
        id: newId("key", { now: world.now, random: randomBytes }),
        workspace,
        name,
        start: key.slice(0, 6),
        scopes: ["intake"],
        createdAt: iso(),
        issuedBy: null,
        expiresAt,
        revokedAt: null,
        lastUsedAt: null,
        digest: createHash("sha256").update(key).digest("hex"),
      });
      await live.refresh();
      return key;
    },
    async putQuota(quota: Quota) {
      await store.definitions.saveWorkspace({ id: workspace, quota, createdAt: iso() });
      await live.refresh();
    },
    async deliveries() {
      const list = await store.deliveries.list({ workspace, limit: 100 });
      const details = await Promise.all(list.map(({ id }) => store.deliveries.get({ workspace, id })));
      return details.filter((detail) => detail !== null);
    },
    kept: (answer: Response) => {
      const id = answer.headers.get("x-request-id") ?? "";
      return vi.waitUntil(() => store.deliveries.get({ workspace, id }), { timeout: 10_000, interval: 20 });
    },
    raw: (bytes: string | Buffer) => exchange(port, bytes),
    hold: (head: string) => hold(port, head),
    async [Symbol.asyncDispose]() {
      await gateway.stop(1_000);
      await engine.stop(0);
      await security[Symbol.asyncDispose]();
      await live[Symbol.asyncDispose]();
      await store.close();
      await http[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  });
}

async function hold(port: number, head: string): Promise<Held> {
  const leave = "HTTP/1.1 100 Continue\r\n\r\n";
  const socket = connect({ port, host: "127.0.0.1" });
  let answer = "";
  socket.on("data", (chunk: Buffer) => {
    answer += chunk.toString("latin1");
  });
  socket.on("error", () => undefined);
  socket.write(`${head}\r\nExpect: 100-continue\r\n\r\n`);
  while (answer.length < leave.length) await once(socket, "data");
  if (!answer.startsWith(leave)) throw new Error(`no leave was given: ${answer}`);
  return { socket, answer: () => answer.slice(leave.length) };
}
