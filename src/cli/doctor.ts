import type { Command } from "commander";
import type { CheckFinding } from "../contract/check-finding.ts";
import type { Answer } from "../contract/client.ts";
import { messageOf, Problem } from "../contract/problem.ts";
import type { Status } from "../contract/status.ts";
import { packageVersion } from "../version.ts";
import { type ConnectionOptions, connect, connected, serverUrl } from "./connection.ts";
import { everyPage } from "./every-page.ts";
import { Told, UsageError } from "./failure.ts";
import { show, styled } from "./output.ts";
import { printable } from "./printable.ts";
import { request } from "./request.ts";

/** Signatures with timestamps are refused when clocks differ by minutes; seconds are a sign of it. */
const skewMsMax = 5_000;
const selfCheckMsMax = 10_000;
const expirySoonMs = 7 * 86_400_000;

export function doctorCommand(program: Command): void {
  connected(program.command("doctor"))
    .description(
      "look for what keeps Tripline from working: Node, server, key, database, public URL, clock, disk, queue",
    )
    .action(doctor);
}

async function doctor(options: ConnectionOptions): Promise<void> {
  const findings: CheckFinding[] = [checkNode(), ...(await checkServer(options))];
  show(findings, options, () => findings.map(line).join("\n"));
  if (findings.some(({ verdict }) => verdict === "fail")) throw new Told();
}

const marks = { ok: ["green", "✓"], warn: ["yellow", "!"], fail: ["red", "✗"] } as const;

function line({ check, verdict, detail }: CheckFinding): string {
  const [color, mark] = marks[verdict];
  return `${styled(color, mark)} ${check.padEnd(14)} ${printable(detail)}`;
}

function checkNode(): CheckFinding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const fits = major > 24 || (major === 24 && minor >= 12);
  return finding(
    "Node",
    fits ? "ok" : "fail",
    `${process.versions.node}${fits ? "" : "; 24.12 or newer is needed"}`,
  );
}

async function checkServer(options: ConnectionOptions): Promise<CheckFinding[]> {
  const url = serverUrl(options);
  const askedAt = Date.now();
  let status: Status;
  try {
    status = await connect(options).getStatus({});
  } catch (error) {
    return withoutStatus(error, url);
  }
  const answeredAt = Date.now();
  const { version, role, store } = status;
  const same = version === packageVersion();
  return [
    finding(
      "Server",
      same ? "ok" : "warn",
      `${url}, version ${version}, role ${role}${same ? "" : `; this client is ${packageVersion()}`}`,
    ),
    checkKey(status),
    finding(
      "Store",
      store.writable ? "ok" : "fail",
      `${store.kind}, ${store.writable ? "writable" : "can't be written"}`,
    ),
    checkClock(status, (askedAt + answeredAt) / 2),
    checkTriggers(status),
    ...(await checkPauses(options)),
    checkRuns(status),
    await checkPublicUrl(status),
    ...(await examined(options)),
  ];
}

/** A key that is missing or wrong says nothing against the server, which can still be asked whether it is there. */
async function withoutStatus(error: unknown, url: string): Promise<CheckFinding[]> {
  const detail = messageOf(error);
  const aboutKey =
    error instanceof UsageError || (error instanceof Problem && error.code === "unauthenticated");
  if (!aboutKey) return [finding("Server", "fail", detail)];
  const server = error instanceof UsageError ? await checkAnswer(url) : finding("Server", "ok", url);
  return [server, finding("Key", "fail", `${detail} Set the right one: export TRIPLINE_KEY=tl_…`)];
}

/** An older server has no such call. */
async function examined(options: ConnectionOptions): Promise<CheckFinding[]> {
  try {
    return (await connect(options).examine({})).findings;
  } catch (error) {
    return [finding("Server", "warn", `it can't check itself: ${messageOf(error)}`)];
  }
}

function checkAnswer(url: string): Promise<CheckFinding> {
  return health(url).then(
    ({ ok, status }) => finding("Server", ok ? "ok" : "warn", `${url}/healthz answers ${status}`),
    () => finding("Server", "fail", `No Tripline answers at ${url}. Start it: tripline serve`),
  );
}

async function health(url: string): Promise<Pick<Answer, "ok" | "status">> {
  const signal = AbortSignal.timeout(selfCheckMsMax);
  const answer = await request(`${url.replace(/\/+$/, "")}/healthz`, { signal });
  await answer.text();
  return answer;
}

function checkKey({ key, workspace, now }: Status): CheckFinding {
  if (key === null) return finding("Key", "fail", "a person is asking; doctor works with an API key");
  const scopes = `${key.name}: ${key.scopes.join(", ")} in the workspace ${workspace}`;
  const leftMs =
    key.expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(key.expiresAt) - Date.parse(now);
  if (leftMs > expirySoonMs) return finding("Key", "ok", scopes);
  return finding("Key", "warn", `${scopes}; it expires at ${key.expiresAt}: tripline keys issue`);
}

function checkClock({ now }: Status, here: number): CheckFinding {
  const skewMs = Math.round(Date.parse(now) - here);
  const detail = `the server's differs from this machine's by ${skewMs} ms`;
  return Math.abs(skewMs) <= skewMsMax
    ? finding("Clock", "ok", detail)
    : finding(
        "Clock",
        "warn",
        `${detail}; let both follow a time server, or signed deliveries may be refused`,
      );
}

function checkTriggers({ warnings, counts }: Status): CheckFinding {
  const [first] = warnings;
  if (first === undefined) return finding("Triggers", "ok", `${counts.triggers}, none with a problem`);
  const more = warnings.length > 1 ? `; and ${warnings.length - 1} more: tripline triggers <name>` : "";
  return finding("Triggers", "warn", `${first.trigger}: ${first.warning}${more}`);
}

/** Nothing is wrong with a pause, unless it was forgotten. */
async function checkPauses(options: ConnectionOptions): Promise<CheckFinding[]> {
  const client = connect(options);
  const items = await everyPage((after) => client.listTriggers({ query: { after, limit: 1_000 } }));
  const paused = items.filter(({ status, pause }) => status === "active" && pause?.ratePerSecond === null);
  const [first] = paused;
  if (first === undefined) return [];
  const names = paused.map(({ name }) => name).join(", ");
  const detail = `${names}: runs are held until it is resumed: tripline triggers resume ${first.name}`;
  return [finding("Paused", "warn", detail)];
}

function checkRuns({ counts }: Status): CheckFinding {
  const { queued, running, waiting, failed } = counts.runs;
  const detail = `${queued} queued, ${running} running, ${waiting} waiting, ${failed} failed`;
  return failed > 0
    ? finding("Runs", "warn", `${detail}: tripline runs --status failed`)
    : finding("Runs", "ok", detail);
}

/** From here and not from the sender's network; a wrong name or a wrong port shows all the same. */
async function checkPublicUrl({ publicUrl }: Status): Promise<CheckFinding> {
  const { protocol, hostname } = new URL(publicUrl);
  const local = hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]";
  try {
    const response = await health(publicUrl);
    if (!response.ok) return finding("Public URL", "fail", `${publicUrl}/healthz answers ${response.status}`);
  } catch (error) {
    const reason = String(error instanceof Error ? (error.cause ?? error) : error);
    return finding(
      "Public URL",
      "fail",
      `${publicUrl} can't be reached from here (${reason}); see TRIPLINE_PUBLIC_URL`,
    );
  }
  if (local) {
    const detail = `${publicUrl} is this machine's own; other systems can't call it. Set TRIPLINE_PUBLIC_URL`;
    return finding("Public URL", "warn", detail);
  }
  return protocol === "https:"
    ? finding("Public URL", "ok", publicUrl)
    : finding("Public URL", "warn", `${publicUrl} is not HTTPS: keys and payloads travel in the clear`);
}

function finding(check: string, verdict: CheckFinding["verdict"], detail: string): CheckFinding {
  return { check, verdict, detail };
}
