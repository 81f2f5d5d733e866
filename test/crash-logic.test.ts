import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { RunDetail } from "../src/contract/run.ts";
import { runsEnded } from "./crash-verdict.ts";
import { crashSettings } from "./crash-world.ts";
import { storeDatabase } from "./database.ts";
import { openService } from "./http-service.ts";
import { manage } from "./manage.ts";
import { openProgram, startProgram } from "./program.ts";

const rounds = 8,
  atOnce = 3,
  hooks = 600;

const definition = (origin: string) => {
  const tell = (id: string, url = id) => ({
    id,
    type: "http",
    config: { method: "POST", url: `${origin}/${url}` },
    retry: { attempts: 50, firstDelayMs: 20, factor: 1 },
  });
  const loop = {
    count: rounds,
    concurrency: atOnce,
    each: [
      tell("first", "first/{{ item }}"),
      { id: "count", type: "variables", config: { increment: { total: "{{ item }}" } } },
      tell("second", "second/{{ item }}"),
    ],
  };
  const arms = [
    { name: "one", steps: [tell("a"), tell("b")] },
    { name: "two", steps: [tell("c"), tell("d")] },
  ];
  return {
    name: "logic",
    trigger: { auth: [{ scheme: "none" }] },
    steps: [
      {
        id: "try",
        type: "try",
        config: {
          steps: [
            { id: "each", type: "loop", config: loop },
            { id: "both", type: "parallel", config: { arms } },
            { id: "end", type: "fail", config: { message: "After all that." } },
          ],
          catch: [
            tell("caught"),
            {
              id: "seen",
              type: "transform",
              config: {
                value: "{{ error.message }} {{ total }} {{ steps.each.output.count }} {{ $exists(steps.b) }}",
              },
            },
          ],
          finally: [tell("tidied")],
        },
      },
      {
        id: "spread",
        type: "deliver",
        config: {
          addresses: `{{ [0..${hooks - 1}].("${origin}/hook/" & $string($)) }}`,
          payload: 1,
          sign: { scheme: "none" },
          concurrency: atOnce,
          retry: { firstDelayMs: 20, factor: 1 },
        },
      },
      tell("after"),
      { id: "last", type: "transform", config: { value: "{{ steps.try.output }}" } },
    ],
  };
};

/** What comes later in the run, of two that can't be under way at once. */
const stages = [/^\/(first|second)\//, /^\/[abcd]$/, /^\/caught$/, /^\/tidied$/, /^\/hook\//, /^\/after$/];
const stageOf = (url: string) => stages.findIndex((stage) => stage.test(url));

/** Kills the program whenever one of these is asked for the first time, and leaves that call without an answer. */
async function crash(environment: Record<string, string>, deadly: readonly string[]): Promise<void> {
  const left = new Set(deadly);
  let killing = Promise.withResolvers<void>();
  await using service = await openService(({ url }, response) => {
    if (left.delete(url)) killing.resolve();
    else response.end("done");
  });
  let program = await startProgram({ environment });
  await using ending = new AsyncDisposableStack();
  ending.defer(() => program.kill("SIGKILL"));
  const api = manage(program.url, program.started.adminKey);
  await api.apply([definition(service.origin)]);
  await fetch(await api.publicUrl("logic"), { method: "POST", body: "{}" });
  for (let kill = 1; ; kill += 1) {
    await killing.promise;
    killing = Promise.withResolvers();
    await program.kill("SIGKILL");
    if (kill === deadly.length) break;
    program = await startProgram({ environment });
  }
  await using _ = await openProgram({ environment });
  await runsEnded(api);
  const { items } = await api.get("/runs", z.object({ items: z.array(z.object({ id: z.string() })) }));
  const run = await api.get(`/runs/${items[0]?.id}`, RunDetail);
  expect(run).toMatchObject({ status: "succeeded", output: "After all that. 28 8 true" });

  const asked = service.asked.map(({ url }) => url);
  expect(new Set(asked).size).toBe(rounds * 2 + 4 + 3 + hooks);
  // Only what was under way when the program was killed is asked again.
  expect(asked.length - new Set(asked).size).toBeLessThanOrEqual(deadly.length * atOnce);
  expect(asked.map(stageOf)).toEqual(asked.map(stageOf).toSorted((one, other) => one - other));
  for (let round = 0; round < rounds; round += 1) {
    expect(asked.lastIndexOf(`/first/${round}`)).toBeLessThan(asked.indexOf(`/second/${round}`));
  }
}

test("[S120] killed within a loop, an arm, a catch, a finally and a long list of addresses, SQLite: nothing finished is repeated", {
  timeout: 180_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "tripline-crash-logic-"));
  await crash(await crashSettings(folder), ["/second/1", "/d", "/caught", "/tidied", "/hook/300"]);
  await rm(folder, { recursive: true, force: true });
});

test("[S120] killed within a loop and an arm, PostgreSQL: nothing finished is repeated", {
  timeout: 180_000,
}, async () => {
  await using database = await storeDatabase();
  const folder = await mkdtemp(join(tmpdir(), "tripline-crash-logic-"));
  await crash({ ...(await crashSettings(folder)), TRIPLINE_DATABASE_URL: database.url }, ["/second/4", "/b"]);
  await rm(folder, { recursive: true, force: true });
});
