import { expect, test } from "vitest";
import type { SweepReport } from "../../../src/contract/retention.ts";
import { sweepAll } from "./sweep-all.ts";

const report = (deleted: number, given: Partial<SweepReport> = {}): SweepReport => ({
  at: "2026-01-31T12:00:00.000Z",
  dryRun: false,
  elsewhere: false,
  complete: false,
  swept: [{ kind: "deliveries", due: deleted, deleted, needed: 0, bytes: 0 }],
  ...given,
});

/** Sweeps by these answers, and says what was told on the way. */
async function swept(reports: readonly SweepReport[], { stopsAfter = Number.POSITIVE_INFINITY } = {}) {
  const stopping = new AbortController();
  const told: number[] = [];
  let calls = 0;
  const sweep = async () => {
    calls += 1;
    if (calls >= stopsAfter) stopping.abort();
    return reports[calls - 1] ?? report(0, { complete: true });
  };
  const { signal } = stopping;
  const ended = await sweepAll(sweep, { signal, tell: (deleted) => told.push(deleted) });
  return { ...ended, told, calls };
}

test("what one call leaves the next one deletes, and how much is gone is told between them", async () => {
  const reports = [report(500), report(500), report(20, { complete: true })];
  expect(await swept(reports)).toEqual({ deleted: 1_020, end: "all", told: [500, 1_000], calls: 3 });
});

test("it stops between two calls, and leaves what is deleted deleted", async () => {
  const reports = [report(500), report(500), report(500)];
  expect(await swept(reports, { stopsAfter: 2 })).toMatchObject({ deleted: 1_000, end: "part", calls: 2 });
});

test("it ends where another process sweeps, and where all that is left is needed", async () => {
  expect(await swept([report(0, { elsewhere: true })])).toMatchObject({ end: "elsewhere", calls: 1 });
  expect(await swept([report(500), report(0), report(500)])).toMatchObject({ end: "part", calls: 2 });
});
