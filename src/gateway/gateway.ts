import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Log } from "../contract/log.ts";
import type { Metrics } from "../contract/metrics.ts";
import type { RunReply } from "../contract/run.ts";
import type { SecurityLog } from "../contract/security.ts";
import type { Tracing } from "../contract/tracing.ts";
import { randomPool } from "../core/random-pool.ts";
import type { ReadyRun } from "../core/ready-run.ts";
import type { Live, Store } from "../store/store.ts";
import type { Book, TriggerProblem } from "./book.ts";
import { compileChallengeCall } from "./challenge-call.ts";
import { compileClient } from "./client.ts";
import { compileClock } from "./clock.ts";
import { CredentialUses } from "./credential-uses.ts";
import { Desk } from "./desk.ts";
import { drafted } from "./drafted.ts";
import { DriftNotes } from "./drift.ts";
import { DynamicAddresses } from "./dynamic.ts";
import { Failures, failuresPerMinuteDefault } from "./failures.ts";
import { createIntakeServer, type TlsSource } from "./http.ts";
import { type JudgeDoors, type Judgement, judge, type Trust } from "./judge.ts";
import { LateAnswers } from "./late-answers.ts";
import { compileLearning } from "./learning.ts";
import { MailRoom } from "./mail/mail-room.ts";
import type { MailAt } from "./mail/open.ts";
import { openBook } from "./open-book.ts";
import type { OutgoingDoor } from "./outgoing-door.ts";
import { openQuotas } from "./quota-keeper.ts";
import { Ring } from "./ring.ts";
import { type CheckedCall, checkCall } from "./sender-check.ts";
import { StatusAddresses } from "./status.ts";
import { type TriedDefinitions, type Trying, tryOut } from "./try-out.ts";
import { bodyBytesInFlightDefault, UnderWay } from "./under-way.ts";

export interface GatewaySettings {
  /** How the world reaches the intake; status URLs are made from it. */
  publicUrl: string;
  requireHttps: boolean;
  /** CIDRs of proxies whose X-Forwarded-For and -Proto count. */
  trustedProxies: readonly string[];
  /** Instead of their addresses: how many proxies stand before this server, always. */
  trustedHops?: number | undefined;
  /** Where deliveries are listened for; absent: not known, or none are taken here. */
  host?: string | undefined;
  headerBytes: number;
  receiveMs: number;
  /** Requests under way at a time; more get 503. */
  inFlight: number;
  /** Bytes of bodies under way at a time, those of callers who wait included; more get 503. */
  bodyBytesInFlight?: number;
  /** Failed authentications per client address and trigger. */
  failuresPerMinute?: number;
}

export interface GatewayDoors {
  store: Store;
  live: Live;
  log: Log;
  /** Where refusals are told. */
  security: SecurityLog;
  /** Where answers and deliveries are counted; absent: nowhere. */
  metrics?: Metrics | undefined;
  /** Where spans go; absent: there are none. */
  tracing?: Tracing | undefined;
  now: () => number;
  random: (bytes: number) => Uint8Array;
  settings: GatewaySettings;
  /** For `env:NAME` secrets. */
  environment: (name: string) => string | undefined;
  /** Under which runs whose caller waits are claimed. */
  worker: string;
  /** Queued runs are there. */
  wake: (runs: readonly ReadyRun[]) => void;
  /** Runs of this trigger are there, held back. */
  held: (triggerId: string) => void;
  /** Executes a run that was claimed for `worker`; settles at the first answer, the end, or when nobody waits longer. */
  runNow: (runId: string, wait: { waitMs: number; signal?: AbortSignal }) => Promise<RunReply>;
  /** Something came that runs wait for: a delivery with their keys, or an answer. */
  came: () => void;
  /** Signs the links to approvals. */
  approvalKey: Uint8Array;
  /** Runs that may have been claimed for `worker` although the store failed. */
  doubtful: (runIds: readonly string[]) => void;
  /** Notes that an issued key was used. */
  uses: { note: (keyId: string) => void };
  /** Signs status URLs. */
  tokenKey: Uint8Array;
  /** What `listen` serves TLS with; absent: plain HTTP. */
  tls?: TlsSource | undefined;
  /** Fetches the keys of identity providers, and calls what challenges name. */
  http: OutgoingDoor;
  /** Signs and encrypts the addresses of dynamic triggers that hold all they say. */
  addressKey: Uint8Array;
  /** Makes the triggers' e-mail addresses. */
  mailKey: Uint8Array;
  /** Everything that is not intake; absent: 404. */
  management?: ((request: IncomingMessage, response: ServerResponse) => unknown) | undefined;
}

export interface Gateway extends AsyncDisposable {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Listens on a server of its own; port 0 takes any free one. */
  listen(at: { host: string; port: number }): Promise<{ port: number }>;
  /** Takes e-mails for triggers on a server of its own; port 0 takes any free one. */
  listenForMail(at: MailAt): Promise<{ port: number }>;
  /** What would become of a request that was received before, if it came now; with the answer, where that is asked for. */
  judge(request: Parameters<typeof judge>[0], trust: Trust, asked?: Asked): Promise<Judgement>;
  /** Judges, and makes the answers, with other definitions than those in force, and with those. */
  tryOut(definitions: TriedDefinitions): Trying;
  /** Whether a call would be taken, as its sender is told; nothing is stored, started or counted. */
  check(request: Parameters<typeof checkCall>[0]): Promise<CheckedCall>;
  /** Whether new work is taken. */
  ready(): boolean;
  /** Takes what comes, and says that it is not ready: whoever shares work out sends it elsewhere. */
  leave(): void;
  /**
   * Refuses new work, lets what is under way finish, then closes; after `deadlineMs` in any case. Callers who wait for
   * a run are told at once where to ask later. Only the first call counts; later ones wait for the same end.
   */
  stop(deadlineMs: number): Promise<void>;
  /** Triggers, and credentials of triggers, that can't work as they are set up, or keep what others would rather not. */
  problems(): TriggerProblem[];
}

type Asked = Pick<JudgeDoors, "answers" | "stores">;

/** How long a gateway that goes out of scope lets requests finish. */
const disposeMs = 5_000;
/** Connections that are still open after the last answer was given are closed after this. */
const closeGraceMs = 500;

/** What gathers what nobody waits for, and has it written in bulk. */
const keepersOf = ({ store, log }: Pick<GatewayDoors, "store" | "log">) => ({
  ring: new Ring({ store, log }),
  drift: new DriftNotes({ store, log }),
  credentialUses: new CredentialUses({ people: store.people, log }),
  lateAnswers: new LateAnswers({ store, log }),
});

/** Opens the intake: compiles the triggers, then answers whoever calls. */
export async function openGateway(doors: GatewayDoors): Promise<Gateway> {
  const { store, live, log, random } = doors;
  const settings = { ...doors.settings, publicUrl: doors.settings.publicUrl.replace(/\/+$/, "") };
  const quotas = await openQuotas(doors);
  const opened = openBook({ ...doors, windows: quotas.table });
  const { book } = opened;
  const dynamic = new DynamicAddresses(doors);
  const keepers = keepersOf(doors);
  const deskDoors = {
    ...doors,
    settings,
    random: randomPool((bytes) => bytes.set(random(bytes.length))),
    book,
    ...keepers,
    clock: compileClock(doors.now),
    client: compileClient({ proxies: settings.trustedProxies, hops: settings.trustedHops }),
    underWay: new UnderWay({ bodyBytesInFlight: bodyBytesInFlightDefault, ...settings }),
    learn: compileLearning({ store, live, now: doors.now, random }),
    call: compileChallengeCall(doors.http),
    failures: new Failures(settings.failuresPerMinute ?? failuresPerMinuteDefault),
    dynamic,
    status: new StatusAddresses({ publicUrl: settings.publicUrl, tokenKey: doors.tokenKey }),
  };
  const desk = new Desk(deskDoors);
  for (const problem of book.problems()) log.warn("trigger can't work", { ...problem });
  const handle: Gateway["handle"] = (request, response) => desk.handle(request, response);
  const servers: Server[] = [];
  const mail = new MailRoom({ ...deskDoors, intake: desk.intakeDoors, stopping: () => desk.stopping });
  const shut = async (deadlineMs: number) => {
    await desk.stop(deadlineMs);
    await mail[Symbol.asyncDispose]();
    await Promise.all(servers.splice(0).map(close));
    await Promise.all([...Object.values(keepers).map((each) => each.flush()), quotas.stop()]);
    opened[Symbol.dispose]();
  };
  const judging = (): JudgeDoors => ({
    random,
    store,
    book: book.addresses,
    publicUrl: settings.publicUrl,
    dynamic: (text, at) => dynamic.find(text, { ...at, book: book.addresses }),
    workflow: (find) => book.workflow(find),
    drafted: (counted) => drafted(counted, { store, live, tried: (trigger) => book.tried(trigger) }),
  });
  let stopped: Promise<void> | null = null;
  const stop = (deadlineMs: number) => {
    stopped ??= shut(deadlineMs);
    return stopped;
  };
  return {
    handle,
    async listen({ host, port }) {
      const server = createIntakeServer(settings, { handle, ...serving(doors, book) });
      servers.push(server);
      return { port: await listening(server, { host, port }) };
    },
    listenForMail: (at) => mail.listen(at),
    judge: (request, trust, asked) => judge(request, { trust, doors: { ...judging(), ...asked } }),
    check: (request) => checkCall(request, judging()),
    tryOut: (definitions) => tryOut(definitions, { book, judging }),
    ready: () => !desk.leaving,
    leave: () => desk.leave(),
    stop,
    problems: () => book.warnings(),
    [Symbol.asyncDispose]: () => stop(disposeMs),
  };
}

const serving = ({ log, tls }: GatewayDoors, book: Book) => ({
  log,
  tls,
  asksForCertificates: () => tls?.current().clientCa !== undefined || book.asksForCertificates,
});

/** Gives the port, which the system may choose. */
function listening(server: Server, at: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(at.port, at.host, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : at.port);
    });
  });
}

/** Answers that have been given are let out; who does not take them is cut off. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), closeGraceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
