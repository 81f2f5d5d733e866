import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompiledQuery, createQueryId, type KyselyPlugin, type RootOperationNode } from "kysely";
import { expect, test } from "vitest";
import { openFreshStore } from "../../../test/fresh-store.ts";
import { silentLog } from "../../contract/log.ts";
import { at } from "../conformance/samples.ts";
import { openSqlite } from "../engines/sqlite.ts";
import { readyRuns } from "./ready.ts";

const queued = 100_000;
const columns = "id, workspace, workflow_id, workflow, version, epoch, created_at, status, priority, wake_at";

test("who is ready is found in indexes alone, however many runs of one workspace are", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tripline-ready-"));
  const file = join(folder, "test.db");
  const store = await openFreshStore({
    url: `sqlite:${file}`,
    cipherKey: new Uint8Array(32),
    log: silentLog,
  });
  await store.close();
  const engine = openSqlite({ file });
  // Of each kind, all of one workspace's before one of another's.
  const kinds = ["'queued', null, null", "'queued', 1, null", "'queued', -1, null", "'waiting', null, n"];
  const each = queued / kinds.length;
  for (const [index, kind] of kinds.entries()) {
    const values = `printf('run_${index}%06d', n), iif(n < ${each}, 'noisy', 'wary'), 'wf', 'wf', 1, 1, 1, ${kind}`;
    await engine.db.executeQuery(
      CompiledQuery.raw(
        `with recursive made(n) as (select 1 union all select n + 1 from made where n < ${each})
         insert into runs (${columns}) select ${values} from made`,
      ),
    );
  }
  const asked: RootOperationNode[] = [];
  const listening: KyselyPlugin = {
    transformQuery({ node }) {
      asked.push(node);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const db = engine.db.withPlugin(listening);
  const limit = 10;
  const { runs, beyond } = await readyRuns({ db }, { now: at(), limit });
  const of = (workspace: string) => runs.filter((run) => run.workspace === workspace).length;
  expect([of("noisy"), of("wary")]).toEqual([4 * limit, 4]);
  const lines = ["normal", "high", "normal", "low"].map((priority) => ({ workspace: "noisy", priority }));
  expect(beyond).toEqual(lines);
  const steps: string[] = [];
  for (const node of asked) {
    const { sql, parameters } = engine.db.getExecutor().compileQuery(node, createQueryId());
    const plan = await engine.db.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
    );
    steps.push(...plan.rows.map(({ detail }) => detail));
  }
  expect(steps.length).toBeGreaterThan(20);
  const reading = steps.filter((step) => / runs\b/.test(step));
  const isDirect = (step: string) =>
    /^SEARCH runs USING (COVERING )?INDEX runs_(wake|due|unsucceeded)\b/.test(step);
  expect(reading.filter((step) => !isDirect(step))).toEqual([]);
  expect(steps.filter((step) => step.includes("TEMP B-TREE"))).toEqual([]);
  await engine.db.destroy();
  await rm(folder, { recursive: true });
});
