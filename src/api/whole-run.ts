import { attemptWith } from "../contract/attempt-parts.ts";
import { type LargeValue, valueWith } from "../contract/large.ts";
import type { Json } from "../contract/name.ts";
import type { RunDetail } from "../contract/run.ts";
import type { Store } from "../store/store.ts";

/** A run with all that is kept apart in its places; null where there is none. */
export async function wholeRun(
  store: Pick<Store, "runs">,
  { workspace, id }: { workspace: string; id: string },
): Promise<RunDetail | null> {
  const run = await store.runs.get({ workspace, id });
  if (run === null) return null;
  const all = [...(run.large ?? []), ...run.attempts.flatMap(({ large = [] }) => large)];
  if (all.length === 0) return run;
  const ids = [...new Set(all.map(({ value }) => value))];
  const texts = await store.runs.values({ workspace, runId: id, ids });
  const partOf = ({ value }: LargeValue): Json => JSON.parse(texts.get(value) ?? "null");
  const { large = [], attempts, ...rest } = run;
  return {
    ...rest,
    output: large.reduce<Json>((whole, part) => valueWith(whole, part.at.slice(1), partOf(part)), run.output),
    attempts: attempts.map(({ large: parts = [], ...attempt }) =>
      parts.reduce((whole, part) => attemptWith(whole, part.at, partOf(part)), attempt),
    ),
  };
}
