import { expect, test } from "vitest";
import { runStep } from "../../test/step-context.ts";
import { loop } from "./loop.ts";

const each = [{ id: "one", type: "transform", config: { value: "{{ item }}" } }];

test.each([
  [{}, "give exactly one of over (a list), count (how many times) and range (of numbers)"],
  [
    { over: [], count: 1 },
    "give exactly one of over (a list), count (how many times) and range (of numbers)",
  ],
  [{ range: { from: 0, to: 9, by: 0 } }, "a range in steps of 0 has no end"],
  [{ count: 1, item: "index" }, "the item has this name"],
  [{ count: 1, item: "steps" }, "this name has a meaning already"],
  [{ count: 1, item: "__proto__" }, "this name is reserved"],
])("%j is refused: %s", (config, message) => {
  expect(loop.config.safeParse(config).error?.issues[0]?.message).toContain(message);
});

test.each([
  [{ over: "{{ params.text }}" }, "“over” gave a string"],
  [{ over: "{{ params.none }}" }, "over"],
  [{ count: "{{ params.text }}" }, "“count” must be a whole number; it gave a string"],
  [{ range: { from: 1, to: "{{ params.text }}" } }, "“range.to” must be a whole number"],
  [{ count: 10_001 }, "A loop goes over at most 10000 items; these are 10001."],
  [{ range: { from: 1, to: 1e9 } }, "A loop goes over at most 10000 items; these are 1000000000."],
])("%j fails: %s", async (config, message) => {
  await expect(runStep(loop, { ...config, each }, { scope: { params: { text: "3" } } })).rejects.toThrow(
    message,
  );
});

test.each([
  [{ over: [] }, []],
  [{ count: 0 }, []],
  [{ count: 3 }, [0, 1, 2]],
  [{ count: "{{ params.three }}" }, [0, 1, 2]],
  [{ range: { from: 3, to: 1 } }, []],
  [{ range: { from: 3, to: 0, by: -2 } }, [3, 1]],
  [{ range: { from: 1, to: 2 } }, [1, 2]],
  [{ over: [null, { a: 1 }, [2]] }, [null, { a: 1 }, [2]]],
])("%j gives %j", async (config, results) => {
  const { output } = await runStep(loop, { ...config, each }, { scope: { params: { three: 3 } } });
  expect(output).toEqual({ results, errors: [], failed: 0, count: results.length });
});

test("without results only their number is told", async () => {
  const { output } = await runStep(loop, { count: 3, collect: false, each });
  expect(output).toEqual({ results: [], errors: [], failed: 0, count: 3 });
});
