import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { ReplayDoors } from "./api/doors.ts";
import { type FirstStart, firstStart } from "./api/first-start.ts";
import { openCarrier } from "./api/replay/carrier.ts";
import type { Config } from "./config.ts";
import type { Log } from "./contract/log.ts";
import { approvalPath } from "./core/approval-link.ts";
import { mailboxOf } from "./core/mail-address.ts";
import { packageFolder } from "./core/package-folder.ts";
import type { Dispatch } from "./engine/dispatch/dispatch.ts";
import { localDispatch } from "./engine/dispatch/local.ts";
import { type Engine, openEngine } from "./engine/engine.ts";
import { openRedriver } from "./engine/redrive.ts";
import { type Gateway, type GatewayDoors, openGateway } from "./gateway/gateway.ts";
import { senderAnswers } from "./gateway/sender-answers.ts";
import { TlsFiles } from "./gateway/tls-files.ts";
import { type Listeners, openListeners } from "./listeners.ts";
import { openManagement } from "./management.ts";
import { checkNetworks } from "./network-settings.ts";
import { openMetrics } from "./observe/metrics.ts";
import { shown } from "./observe/metrics-page.ts";
import { openSecurityLog } from "./observe/security-log.ts";
import { openStatistics } from "./observe/statistics.ts";
import { openTallies, toldTo } from "./observe/tallies.ts";
import { openOperations } from "./operations.ts";
import { loadOwnSteps } from "./own-steps.ts";
import { createKeyUses } from "./people/uses.ts";
import { openPeopleDoors } from "./people-doors.ts";
import { openStepDoors } from "./step-doors.ts";
import type { StepDoors } from "./steps/step.ts";
import { openTelling } from "./steps/telling.ts";
import { cipherKeys } from "./store/cipher-key.ts";
import { openLive } from "./store/live.ts";
import { openStore } from "./store/sql/open.ts";
import { openTraces } from "./traces.ts";
import { packageVersion } from "./version.ts";

/** What the program does not have of its own: time, chance, the environment, where its log goes. */
export interface World {
  log: Log;
  now: () => number;
  chance: () => number;
  environment: (name: string) => string | undefined;
  openStore?: typeof openStore;
  /** Called when the store stands: from here on an end is a stop. What is cut off before leaves nothing half done. */
  begun?: () => void;
}

export interface Tripline {
  readonly version: string;
  readonly publicUrl: string;
  readonly consoleUrl: string;
  readonly first: FirstStart;
  /** Lets load balancers know, where there is time for that; refuses new work, finishes or parks runs, writes what is left, closes. */
  stop(): Promise<void>;
}

const exampleFile = new URL("examples/hello.yaml", packageFolder);
/** Kept of a stop's time to answer what is under way before runs are aborted. */
const answerShare = 0.5;

/** The whole program: opens the rooms in order, and closes them in the opposite one. */
export async function openTripline(config: Config, world: World): Promise<Tripline> {
  await using rooms = new AsyncDisposableStack();
  const { log, now } = world;
  checkNetworks(config);
  const ground = await openGround(config, world, rooms);
  const { store, common, metrics, version } = ground;
  const tls = rooms.use(await TlsFiles.open(config, log)) ?? undefined;
  const publicUrl = config.publicUrl ?? `http${tls === undefined ? "" : "s"}://${config.host}:${config.port}`;
  const approvalKey = ground.keyFor("approval links");
  const links = linksOf(publicUrl, approvalKey);
  const steps = openStepDoors(config, rooms, ground);
  const engine = rooms.use(
    await openEngine({
      ...common,
      steps,
      dispatch: await dispatchFor(config, rooms),
      concurrency: config.concurrency,
      takesQueued: config.role === "all" || config.role === "worker",
      approvalLink: links.approval,
    }),
  );
  metrics.ask({ store, engine, live: common.live });

  const settings = settingsOf(config, { publicUrl, version, mailKey: common.mailKey });
  const operations = openOperations({ ...common, ...waysOut(steps, now), config, tls, engine }, rooms);
  const replayDoors: ReplayDoors = {
    ...common,
    ...operations,
    ...openPeopleDoors(config, { ...ground, settings, tell: waysOut(steps, now).tell }),
    engine,
    settings,
    links,
    ...askedOf(() => gateway),
  };
  const deadLetters = rooms.use(openRedriver({ ...common, http: steps.http }));
  const apiDoors = { ...replayDoors, replays: { wake: () => carrier.wake() }, deadLetters };
  const api = openManagement(apiDoors);
  const gateway = rooms.use(
    await openGateway({
      ...common,
      settings: { ...config, publicUrl, host: takesDeliveries(config) ? config.host : undefined },
      http: steps.http,
      tls,
      tokenKey: ground.keyFor("status tokens"),
      ...engineFor(engine),
      approvalKey,
      management: config.role === "all" && config.consolePort === undefined ? api : undefined,
    }),
  );
  const carrier = rooms.use(openCarrier(replayDoors));
  const listeners = rooms.use(
    await openListeners({ config, log, gateway, api, metrics: shown(metrics), isTls: tls !== undefined }),
  );
  // After all that can keep it from starting: what it issues is shown once.
  const first = answersCalls(config)
    ? await firstStart(apiDoors, readExample)
    : { adminKey: null, example: null, setUpPath: null };
  log.info("started", { version, role: config.role, store: store.kind, ...listeners.ports });

  const opened = rooms.move();
  return {
    version,
    publicUrl,
    consoleUrl: consoleUrlOf(config) ?? listeners.consoleUrl,
    first,
    async stop() {
      await leave(config, gateway);
      await finish(config, { now, gateway, listeners, engine });
      await opened.disposeAsync();
    },
  };
}

/** Nobody shares work out among workers but the store. */
async function leave({ role, drainMs }: Config, gateway: Gateway): Promise<void> {
  gateway.leave();
  if (drainMs !== undefined && role !== "worker") await pause(drainMs);
}

async function finish(
  { stopMs }: Config,
  rooms: { now: () => number; gateway: Gateway; listeners: Listeners; engine: Engine },
): Promise<void> {
  const { now, gateway, listeners, engine } = rooms;
  const end = now() + stopMs;
  await Promise.all([gateway.stop(stopMs * answerShare), listeners.stop()]);
  await engine.stop(Math.max(0, end - now()));
}

async function readExample(): Promise<unknown> {
  const { parse } = await import("yaml");
  return parse(await readFile(exampleFile, "utf8"));
}

/** What the API asks of the intake, which is opened after it. */
const askedOf = (gateway: () => Gateway): Pick<ReplayDoors, "judge" | "tryOut" | "problems" | "senders"> => ({
  judge: (request, trust, asked) => gateway().judge(request, trust, asked),
  tryOut: (definitions) => gateway().tryOut(definitions),
  problems: () => gateway().problems(),
  senders: { answersOf: senderAnswers, check: (call) => gateway().check(call) },
});

/** What the gateway needs of the engine. */
const engineFor = (engine: Engine): Pick<GatewayDoors, "wake" | "held" | "runNow" | "doubtful" | "came"> => ({
  wake: (runs) => engine.wake(runs),
  held: (triggerId) => engine.held(triggerId),
  runNow: (id, wait) => engine.runNow(id, wait),
  doubtful: (ids) => engine.doubt(ids),
  came: () => engine.came(),
});

/** Where people reach the console, if somebody has said so: it shares the intake's port unless it has its own. */
const consoleUrlOf = ({
  consoleUrl,
  consolePort,
  publicUrl,
}: Pick<Config, "consoleUrl" | "consolePort" | "publicUrl">): string | null =>
  (consoleUrl ?? (consolePort === undefined ? publicUrl : undefined))?.replace(/\/+$/, "") ?? null;

/** What the API tells of how this server is set up. */
const settingsOf = (
  { mailDomain, role, ...config }: Config,
  { publicUrl, version, mailKey }: { publicUrl: string; version: string; mailKey: Uint8Array },
): ReplayDoors["settings"] => ({
  publicUrl: () => publicUrl,
  consoleUrl: () => consoleUrlOf(config),
  origins: () => [consoleUrlOf(config) ?? publicUrl, publicUrl].map((url) => new URL(url).origin),
  mailAddress: (trigger) =>
    mailDomain === undefined ? null : `${mailboxOf(trigger, mailKey)}@${mailDomain.toLowerCase()}`,
  version,
  role,
});

/** By which Tripline itself reaches others. */
const waysOut = (steps: StepDoors, now: () => number) => ({
  http: steps.http,
  tell: openTelling({ ...steps, now }),
});

const linksOf = (publicUrl: string, key: Uint8Array): ReplayDoors["links"] => ({
  approval: (id) => publicUrl.replace(/\/+$/, "") + approvalPath(id, { key }),
});

/** What every room stands on: the store, what is compiled from it, and where uses and refusals are noted. */
async function openGround(config: Config, world: World, rooms: AsyncDisposableStack) {
  const { log, now } = world;
  const leftOut = await loadOwnSteps(config, log);
  const version = packageVersion();
  const metrics = openMetrics({ log, now, version, role: config.role });
  // Opened first, so that what the other rooms tell when they close is sent.
  const tracing = rooms.use((await openTraces(config, { log, version })) ?? null) ?? undefined;
  const { data: folder, secretKey, secretKeyOld } = config;
  const [cipherKey, ...oldKeys] = cipherKeys({ folder, secretKey, secretKeyOld });
  const url = config.databaseUrl ?? `sqlite:${join(config.data, "tripline.db")}`;
  const open = world.openStore ?? openStore;
  const store = rooms.use(await open({ url, cipherKey, oldKeys, log, metrics, ...fileBound(config) }));
  const { inForce, given } = store.sealing.keys();
  if (given[0] !== inForce)
    log.warn("secrets are still encrypted with an older key: tripline secrets rotate-key", { key: inForce });
  const { people, links } = store.sealing.roots;
  const madeOf = (root: Uint8Array) => (purpose: string) =>
    createHash("sha256").update(purpose).update(root).digest();
  const [keyFor, peopleKeyFor] = [madeOf(links), madeOf(people)];
  world.begun?.();
  const live = rooms.use(await openLive({ store, log, now }));
  const tallies = rooms.use(openTallies({ store, log, now }));
  const statistics = rooms.use(openStatistics({ store, log, now }));
  const uses = createKeyUses({ people: store.people, log, now });
  rooms.defer(() => uses.flush());
  const days = { changes: config.auditDays, others: config.securityDays };
  const security = rooms.use(openSecurityLog({ store, log, now, days }));
  const keys = { addressKey: keyFor("dynamic addresses"), mailKey: keyFor("mail addresses") };
  const own = { random: randomBytes, worker: workerName(), ...keys };
  return {
    store,
    keyFor,
    peopleKeyFor,
    version,
    metrics,
    common: {
      ...world,
      ...own,
      leftOut,
      store,
      live,
      uses,
      security,
      tracing,
      statistics,
      metrics: toldTo(metrics, tallies, statistics),
    },
  };
}
/** A key is shown where it can be used. */
const answersCalls = ({ role }: Config) => role === "all" || role === "console";

const takesDeliveries = ({ role }: Config) => role === "all" || role === "gateway";

const workerName = () => `${hostname()}-${process.pid}-${randomBytes(4).toString("hex")}`;

const fileBound = ({ diskBytes }: Config) => (diskBytes === undefined ? {} : { fileBytesMax: diskBytes });

/** Graphile Worker is loaded where it is used: the embedded store starts without it. */
async function dispatchFor({ databaseUrl }: Config, rooms: AsyncDisposableStack): Promise<Dispatch> {
  if (databaseUrl === undefined) return localDispatch();
  const { openGraphile } = await import("./graphile.ts");
  return rooms.use(openGraphile(databaseUrl)).dispatch;
}
