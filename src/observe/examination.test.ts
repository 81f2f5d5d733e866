import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Upkeep } from "../store/store.ts";
import { type ExaminationDoors, examine } from "./examination.ts";

const at = Date.parse("2026-01-31T12:00:00Z");
const iso = (afterMs: number) => new Date(at + afterMs).toISOString();
const direct = { address: "10.0.0.7", forwarded: false };

/** What the checks make of a store that says this of itself. */
async function found(
  given: { kind?: "sqlite" | "postgres"; upkeep?: Partial<Upkeep>; doors?: Partial<ExaminationDoors> },
  seen = direct,
) {
  const upkeep = {
    health: async () => ({ version: "17.1", clock: iso(0), workers: [], room: null }),
    queue: async () => [],
    ...given.upkeep,
  };
  const keys = () => ({ inForce: "a1", given: ["a1"] });
  const doors = {
    store: {
      kind: given.kind ?? "postgres",
      upkeep,
      sealing: { keys },
    } as unknown as ExaminationDoors["store"],
    now: () => at,
    folder: tmpdir(),
    certificateUntil: () => null,
    trustsProxies: false,
    leftOut: [],
    ...given.doors,
  };
  const findings = await examine(doors, seen);
  return Object.fromEntries(findings.map(({ check, verdict, detail }) => [check, { verdict, detail }]));
}

test("a database that is away is said with what to do", async () => {
  const health = () => Promise.reject(new Error("The database can't be reached."));
  expect(await found({ upkeep: { health } })).toEqual({
    Database: { verdict: "fail", detail: expect.stringContaining("TRIPLINE_DATABASE_URL") },
  });
});

test("no living worker, another clock, an old queue and a full bound are seen", async () => {
  const health = async () => ({
    version: "17.1",
    clock: iso(-5_000),
    workers: [{ id: "w", seenAt: iso(-10_000) }],
    room: { left: 500_000_000, of: 8_000_000_000 },
  });
  const queue = async () => [
    { workspace: "default", status: "queued" as const, runs: 7, oldestAt: iso(-120_000) },
    { workspace: "default", status: "waiting" as const, runs: 9, oldestAt: iso(-900_000) },
  ];
  expect(await found({ upkeep: { health, queue } })).toMatchObject({
    Workers: { verdict: "fail" },
    Room: { verdict: "warn", detail: expect.stringContaining("0.5 GiB left of the 7.5 GiB") },
    "Database clock": { verdict: "warn", detail: expect.stringContaining("-5000 ms") },
    Queue: { verdict: "warn", detail: expect.stringContaining("7 runs, the oldest for 120 s") },
  });
});

test("a certificate that ends, and a proxy that nobody trusts, are seen", async () => {
  const until = (days: number) => found({ doors: { certificateUntil: () => at + days * 86_400_000 } });
  expect((await until(30))["Certificate"]).toMatchObject({ verdict: "ok" });
  expect((await until(3))["Certificate"]).toMatchObject({ verdict: "warn" });
  expect((await until(-1))["Certificate"]).toMatchObject({ verdict: "fail" });
  const forwarded = { ...direct, forwarded: true };
  expect((await found({}, forwarded))["Proxy"]).toMatchObject({ verdict: "warn" });
  expect((await found({ doors: { trustsProxies: true } }, forwarded))["Proxy"]).toMatchObject({
    verdict: "ok",
  });
  expect((await found({}))["Proxy"]).toBeUndefined();
});

test("data that others on the machine can read is named with the command that mends it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tripline-doctor-"));
  await writeFile(join(folder, "secret.key"), "x", { mode: 0o644 });
  const seen = await found({ kind: "sqlite", doors: { folder } });
  expect(seen["Permissions"]).toMatchObject({
    verdict: "warn",
    detail: expect.stringContaining("chmod 600"),
  });
  await rm(folder, { recursive: true });
});

test("step files that were left out are named with what is wrong with them", async () => {
  const leftOut = [{ file: "crm.ts", reason: "it exports no step" }];
  expect((await found({ doors: { leftOut } }))["Step files"]).toEqual({
    verdict: "fail",
    detail: expect.stringContaining("crm.ts (it exports no step)"),
  });
});
