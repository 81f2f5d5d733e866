import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { until } from "./crash-world.ts";
import { storeDatabase } from "./database.ts";
import { manage } from "./manage.ts";
import { freePort, openProgram, startProgram } from "./program.ts";

const definition = {
  name: "slow",
  trigger: { auth: [{ scheme: "none" }], response: { method: "workflow", waitMs: 8_000 } },
  steps: [
    { id: "pause", type: "delay", config: { durationMs: 300 } },
    { id: "answer", type: "respond", config: { status: 201, body: { done: true } } },
  ],
};

test("[S46] over PostgreSQL a caller is waited for although the run parks and goes on elsewhere", async () => {
  await using database = await storeDatabase();
  const folder = await mkdtemp(join(tmpdir(), "tripline-wait-"));
  const common = {
    TRIPLINE_DATA: folder,
    TRIPLINE_DATABASE_URL: database.url,
    TRIPLINE_LOG: "error",
  };
  const as = async (role: string) => ({
    environment: { ...common, TRIPLINE_ROLE: role, TRIPLINE_PORT: String(await freePort()) },
  });
  await using gateway = await openProgram(await as("gateway"));
  // Whichever is there first, the key is shown where it can be used.
  await using management = await openProgram(await as("console"));
  await using worker = await startProgram(await as("worker"));
  expect([gateway.started.adminKey, management.started.adminKey]).toEqual([
    null,
    expect.stringMatching(/^tl_/),
  ]);
  const api = manage(management.started.consoleUrl, management.started.adminKey);
  await api.apply([definition]);
  const url = `${gateway.url}/api/webhook/default/slow`;
  const known = async () => (await fetch(url, { method: "HEAD" })).status !== 404;
  await until(known, (isKnown) => isKnown, 10_000);
  const answer = await fetch(url, { method: "POST" });
  expect([answer.status, await answer.json()]).toEqual([201, { done: true }]);
  const brief = await fetch(url, { method: "POST", headers: { prefer: "wait=0" } });
  expect(brief.status).toBe(202);
  expect(brief.headers.get("location")).toContain("/runs/run_");
  await Promise.all([management, gateway, worker].map((program) => program.stop()));
  await rm(folder, { recursive: true, force: true });
});
