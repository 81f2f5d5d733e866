import { stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { CheckFinding } from "../contract/check-finding.ts";
import { messageOf } from "../contract/problem.ts";
import type { Store, StoreHealth } from "../store/store.ts";

export interface ExaminationDoors {
  store: Pick<Store, "upkeep" | "kind" | "sealing">;
  now: () => number;
  /** The data folder. */
  folder: string;
  /** Until when the certificate that is shown counts; null: TLS is not served here. */
  certificateUntil: () => number | null;
  /** Proxies are named, by address or by number. */
  trustsProxies: boolean;
  /** Step files of the operator's own that are wrong. */
  leftOut: readonly LeftOut[];
}

/** `reason`: what is wrong with the file. */
export interface LeftOut {
  file: string;
  reason: string;
}

/** What the caller's own request shows. */
export interface SeenBy {
  address: string | null;
  forwarded: boolean;
}

const slowMs = 50,
  skewMsMax = 2_000;
const freeBytesMin = 1_073_741_824,
  freeBytesNeeded = 104_857_600;
const dayMs = 86_400_000,
  renewalDays = 14;
/** A worker beats every second. */
const silentMsMax = 4_000;
const waitingMsMax = 60_000,
  stuckMs = 600_000;

/** What the server alone can say of itself: store, clock, disk, permissions, certificate, workers, queue, proxies. */
export async function examine(doors: ExaminationDoors, seen: SeenBy): Promise<CheckFinding[]> {
  return [
    ...(await storeFindings(doors)),
    ...(await folderFindings(doors)),
    ...stepFilesFinding(doors),
    ...certificateFinding(doors),
    ...proxyFinding(doors, seen),
  ];
}

async function storeFindings(doors: ExaminationDoors): Promise<CheckFinding[]> {
  const { store, now } = doors;
  const startedAt = performance.now();
  try {
    const health = await store.upkeep.health();
    const ms = Math.round(performance.now() - startedAt);
    const detail = `${store.kind} ${health.version} answers in ${ms} ms, its tables are up to date`;
    const slow =
      ms > slowMs
        ? `; more than ${slowMs} ms slow every answer: move it nearer, or look for what loads it`
        : "";
    return [
      { check: "Database", verdict: ms > slowMs ? "warn" : "ok", detail: `${detail}${slow}` },
      ...clockFinding(health, now()),
      ...workersFinding(health, { kind: store.kind, now: now() }),
      await queueFinding(doors),
      ...keyFinding(store.sealing.keys()),
      ...roomFinding(health),
    ];
  } catch (error) {
    const why = messageOf(error);
    return [
      {
        check: "Database",
        verdict: "fail",
        detail: `${why} See TRIPLINE_DATABASE_URL, or the data folder's disk.`,
      },
    ];
  }
}

function clockFinding({ clock }: StoreHealth, now: number): CheckFinding[] {
  if (clock === null) return [];
  const skewMs = Math.round(Date.parse(clock) - now);
  const detail = `the database's clock differs from this server's by ${skewMs} ms`;
  if (Math.abs(skewMs) <= skewMsMax) return [{ check: "Database clock", verdict: "ok", detail }];
  return [{ check: "Database clock", verdict: "warn", detail: `${detail}; let both follow a time server` }];
}

function workersFinding(
  { workers }: StoreHealth,
  { kind, now }: { kind: Store["kind"]; now: number },
): CheckFinding[] {
  if (kind === "sqlite") return [];
  const alive = workers.filter(({ seenAt }) => now - Date.parse(seenAt) <= silentMsMax);
  if (alive.length > 0) {
    return [{ check: "Workers", verdict: "ok", detail: `${alive.length} alive` }];
  }
  const detail = "none is alive: runs are not executed. Start one: tripline serve --role worker";
  return [{ check: "Workers", verdict: "fail", detail }];
}

async function queueFinding({ store, now }: ExaminationDoors): Promise<CheckFinding> {
  const queued = (await store.upkeep.queue()).filter(({ status }) => status === "queued");
  const runs = queued.reduce((sum, length) => sum + length.runs, 0);
  const oldest = Math.min(
    ...queued.map(({ oldestAt }) => (oldestAt === null ? now() : Date.parse(oldestAt))),
  );
  const ageMs = runs === 0 ? 0 : now() - oldest;
  const detail = runs === 0 ? "empty" : `${runs} runs, the oldest for ${Math.round(ageMs / 1_000)} s`;
  if (ageMs <= waitingMsMax) return { check: "Queue", verdict: "ok", detail };
  return {
    check: "Queue",
    verdict: ageMs > stuckMs ? "fail" : "warn",
    detail: `${detail}; held back by a trigger (tripline triggers held), or more than the workers can do: TRIPLINE_CONCURRENCY, more workers`,
  };
}

function keyFinding({
  inForce,
  given: [newest, ...old],
}: ReturnType<Store["sealing"]["keys"]>): CheckFinding[] {
  const check = "Secret key";
  if (newest !== inForce) {
    const detail = `secrets are still encrypted with the old key ${inForce}: tripline secrets rotate-key`;
    return [{ check, verdict: "warn", detail }];
  }
  const until = old.length === 0 ? "" : "; tripline secrets rotate-key says when the old one can go";
  return [{ check, verdict: "ok", detail: `${inForce} encrypts${until}` }];
}

const sizeText = (bytes: number) =>
  bytes < 107_374_182 ? `${(bytes / 1_048_576).toFixed(1)} MiB` : `${(bytes / 1_073_741_824).toFixed(1)} GiB`;

function roomFinding({ room }: StoreHealth): CheckFinding[] {
  if (room === null) return [];
  const detail = `${sizeText(room.left)} left of the ${sizeText(room.of)} that TRIPLINE_DISK_BYTES allows`;
  return [spaceFinding("Room", detail, { free: room.left, low: room.of / 10, needed: room.of / 50 })];
}

function spaceFinding(
  check: string,
  detail: string,
  { free, low, needed }: { free: number; low: number; needed: number },
): CheckFinding {
  const verdict = free < needed ? "fail" : free < low ? "warn" : "ok";
  const advice = verdict === "ok" ? "" : "; make room, or keep less: tripline retention set";
  return { check, verdict, detail: `${detail}${advice}` };
}

async function folderFindings({ store, folder }: ExaminationDoors): Promise<CheckFinding[]> {
  if (store.kind !== "sqlite") return [];
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const disk = { free, low: freeBytesMin, needed: freeBytesNeeded };
  return [
    spaceFinding("Disk", `${sizeText(free)} free for ${folder}`, disk),
    await permissionFinding(folder),
  ];
}

/** Windows has no such modes, and says 0o666 of everything. */
async function permissionFinding(folder: string): Promise<CheckFinding> {
  const check = "Permissions";
  if (process.platform === "win32") return { check, verdict: "ok", detail: "not looked at on Windows" };
  const open: string[] = [];
  for (const name of ["tripline.db", "secret.key"]) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found !== null && (found.mode & 0o077) !== 0) open.push(path);
  }
  if (open.length === 0) return { check, verdict: "ok", detail: "nobody else can read the data" };
  const detail = `others on this machine can read ${open.join(" and ")}: chmod 600 ${open.join(" ")}`;
  return { check, verdict: "warn", detail };
}

function stepFilesFinding({ leftOut }: ExaminationDoors): CheckFinding[] {
  if (leftOut.length === 0) return [];
  const files = leftOut.map(({ file, reason }) => `${file} (${reason})`).join(", ");
  const detail = `left out at the start, so that runs with their steps fail: ${files}`;
  return [{ check: "Step files", verdict: "fail", detail }];
}

function certificateFinding({ certificateUntil, now }: ExaminationDoors): CheckFinding[] {
  const until = certificateUntil();
  if (until === null) return [];
  const days = Math.floor((until - now()) / dayMs);
  const date = new Date(until).toISOString().slice(0, 10);
  if (days >= renewalDays) {
    return [{ check: "Certificate", verdict: "ok", detail: `counts until ${date}` }];
  }
  const detail = `${until < now() ? "ended" : "ends"} on ${date}; put a new pair where TRIPLINE_TLS_CERT and TRIPLINE_TLS_KEY point`;
  return [{ check: "Certificate", verdict: until < now() ? "fail" : "warn", detail }];
}

function proxyFinding({ trustsProxies }: ExaminationDoors, { address, forwarded }: SeenBy): CheckFinding[] {
  const check = "Proxy";
  if (!forwarded) return [];
  if (trustsProxies)
    return [{ check, verdict: "ok", detail: `this call came through ${address ?? "a proxy"}` }];
  const detail =
    `this call came through ${address ?? "a proxy"}, which is not trusted: all callers seem to be that one address. ` +
    "Name it in TRIPLINE_TRUSTED_PROXIES";
  return [{ check, verdict: "warn", detail }];
}
