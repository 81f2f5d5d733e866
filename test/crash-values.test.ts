import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { RunDetail } from "../src/contract/run.ts";
import { dying } from "./bundle.ts";
import { runsEnded } from "./crash-verdict.ts";
import { crashSettings } from "./crash-world.ts";
import { storeDatabase } from "./database.ts";
import { openService } from "./http-service.ts";
import { manage } from "./manage.ts";
import { openProgram, startProgram } from "./program.ts";

const items = 5_000;
const big = JSON.stringify({
  items: Array.from({ length: items }, (_, id) => ({ id, text: "x".repeat(90) })),
});

/** What is large is fetched, passed on, changed, and told in the end. */
const definition = (origin: string) => ({
  name: "large",
  trigger: { auth: [{ scheme: "none" }] },
  retry: { attempts: 50, firstDelayMs: 20, factor: 1 },
  steps: [
    { id: "fetch", type: "http", config: { url: `${origin}/big`, responseBytesMax: 10_000_000 } },
    { id: "keep", type: "variables", config: { set: { list: "{{ steps.fetch.output.body.items }}" } } },
    {
      id: "tell",
      type: "http",
      config: { method: "POST", url: `${origin}/tell`, body: { n: "{{ $count(list) }}" } },
    },
    { id: "less", type: "transform", config: { value: "{{ list[id > 0] }}" } },
    {
      id: "all",
      type: "transform",
      config: { value: ["{{ steps.less.output }}", "{{ steps.fetch.output.body }}"] },
    },
  ],
});

/** Killed at each of these in turn; then the run is whole, and so is each value that it names. */
async function crash(environment: Record<string, string>, moments: readonly string[]): Promise<void> {
  await using service = await openService(({ url }, response) => {
    response.setHeader("content-type", "application/json");
    response.end(url === "/big" ? big : "{}");
  });
  let program = await openProgram({ environment });
  const { adminKey } = program.started;
  await manage(program.url, adminKey).apply([definition(service.origin)]);
  const publicUrl = await manage(program.url, adminKey).publicUrl("large");
  for (const moment of moments) {
    await program.stop();
    const doomed = await startProgram({ environment: { ...environment, CRASH_AT: moment }, entry: dying });
    const died = new Promise((resolve) => doomed.process.once("exit", resolve));
    await fetch(publicUrl, { method: "POST", body: "{}" }).catch(() => null);
    await died;
    program = await openProgram({ environment });
    await runsEnded(manage(program.url, adminKey));
  }
  const api = manage(program.url, adminKey);
  const { items: runs } = await api.get("/runs", z.object({ items: z.array(z.object({ id: z.string() })) }));
  expect(runs).toHaveLength(moments.length);
  for (const { id } of runs) {
    const run = await api.get(`/runs/${id}`, RunDetail);
    expect(run.status).toBe("succeeded");
    const places = [...(run.large ?? []), ...run.attempts.flatMap(({ large = [] }) => large)];
    expect(places.length).toBeGreaterThanOrEqual(6);
    expect(new Set(places.map(({ value }) => value)).size).toBe(2);
    for (const { value, bytes, preview } of places) {
      const text = JSON.stringify(await api.get(`/runs/${id}/values/${value}`, z.json()));
      expect([text.length, text.startsWith(preview)]).toEqual([bytes, true]);
    }
    const told = run.attempts.filter(({ path, status }) => path === "tell" && status === "succeeded");
    expect(told).toHaveLength(1);
  }
  const asked = service.asked.filter(({ url }) => url === "/tell");
  expect(asked.every(({ body }) => body === JSON.stringify({ n: items }))).toBe(true);
  await program.stop();
}

const moments = ["runs.checkpoint:after:1", "runs.checkpoint:before:2", "runs.finish:before"];

test("killed around the writing of large values, SQLite: the journal is whole", {
  timeout: 180_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "tripline-crash-values-"));
  await crash(await crashSettings(folder), moments);
  await rm(folder, { recursive: true, force: true });
});

test("killed around the writing of large values, PostgreSQL: the journal is whole", {
  timeout: 180_000,
}, async () => {
  await using database = await storeDatabase();
  const folder = await mkdtemp(join(tmpdir(), "tripline-crash-values-"));
  await crash({ ...(await crashSettings(folder)), TRIPLINE_DATABASE_URL: database.url }, moments.slice(0, 1));
  await rm(folder, { recursive: true, force: true });
});
