import { expect, test } from "vitest";
import type { Counted, Store } from "../store.ts";
import { spans } from "../store.ts";
import { fresh } from "./samples.ts";

/** What happened, in numbers. */
export function statisticsConform(theStore: () => Store) {
  const noon = Date.UTC(2100, 0, 1, 12);
  const counted = (workspace: string, given: Partial<Counted> = {}): Counted => ({
    workspace,
    subject: "",
    at: noon,
    counts: { accepted: 1 },
    ...given,
  });
  const read = (workspace: string, span: "minute" | "hour" | "day", of = [""]) =>
    theStore().statistics.read({ workspace, of, span, from: 0, until: noon + spans.day });

  test("what is counted in a minute is counted in its hour and its day, too", async () => {
    const { statistics } = theStore();
    const workspace = fresh("ws");
    await statistics.add([
      counted(workspace),
      counted(workspace, { at: noon + spans.minute, counts: { accepted: 2, "answer-ms 40": 7 } }),
      counted(workspace, { at: noon + spans.hour }),
    ]);
    const shown = (all: readonly Counted[]) => all.map(({ at, counts }) => [at - noon, counts]);
    expect(shown(await read(workspace, "minute"))).toEqual([
      [0, { accepted: 1 }],
      [spans.minute, { accepted: 2, "answer-ms 40": 7 }],
      [spans.hour, { accepted: 1 }],
    ]);
    expect(shown(await read(workspace, "hour"))).toEqual([
      [0, { accepted: 3, "answer-ms 40": 7 }],
      [spans.hour, { accepted: 1 }],
    ]);
    expect(shown(await read(workspace, "day"))).toEqual([
      [-spans.day / 2, { accepted: 4, "answer-ms 40": 7 }],
    ]);
    expect(await read(fresh("ws"), "day")).toEqual([]);
  });

  test("what several count at once adds up, of more subjects than one statement takes", async () => {
    const { statistics } = theStore();
    const workspace = fresh("ws");
    const subjects = Array.from({ length: 450 }, (_, at) => `trg_${at.toString().padStart(4, "0")}`);
    const all = subjects.map((subject) => counted(workspace, { subject }));
    await Promise.all([
      statistics.add(all),
      statistics.add(all),
      statistics.add([...all, counted(workspace), counted(workspace, { subject: "wfl_1" })]),
    ]);
    const hour = { workspace, span: "hour", from: noon, until: noon + 1 } as const;
    const found = await statistics.read({ ...hour, of: subjects });
    expect(found).toHaveLength(450);
    expect(new Set(found.map(({ counts }) => counts.accepted))).toEqual(new Set([3]));
    expect(await read(workspace, "minute", ["wfl_1"])).toHaveLength(1);
    expect(await read(workspace, "minute", [])).toEqual([]);
  });

  test("measures are summed by subject, also where one was not counted", async () => {
    const { statistics } = theStore();
    const workspace = fresh("ws");
    await statistics.add([
      counted(workspace, { subject: "trg_1", counts: { accepted: 2, "answer 2": 9 } }),
      counted(workspace, { subject: "trg_1", at: noon + spans.hour, counts: { rejected: 3 } }),
      counted(workspace, { subject: "trg_1", at: noon + spans.day }),
      counted(workspace, { subject: "trg_2", counts: { "answer 2": 1 } }),
      counted(workspace, { subject: "wfl_1" }),
    ]);
    const until = noon + spans.day;
    const of = { workspace, of: ["trg_1", "trg_2", "trg_3"], measures: ["accepted", "rejected"] };
    expect(await statistics.sums({ ...of, span: "hour", from: noon, until })).toEqual(
      new Map([
        ["trg_1", 5],
        ["trg_2", 0],
      ]),
    );
    expect(await statistics.sums({ ...of, span: "hour", from: until + 1, until: until + 2 })).toEqual(
      new Map(),
    );
  });

  test("each span is forgotten by itself, a bounded number at a time", async () => {
    const { statistics } = theStore();
    const workspace = fresh("ws");
    const old = Array.from({ length: 5 }, (_, at) => counted(workspace, { at: 1e12 + at * spans.minute }));
    await statistics.add([...old, counted(workspace)]);
    expect(await statistics.forget({ span: "minute", before: noon, limit: 3 })).toBe(3);
    expect(await read(workspace, "minute")).toHaveLength(3);
    expect(await statistics.forget({ span: "minute", before: noon, limit: 100 })).toBe(2);
    expect(await statistics.forget({ span: "minute", before: noon, limit: 100 })).toBe(0);
    expect(await read(workspace, "minute")).toEqual([counted(workspace)]);
    expect(await read(workspace, "hour")).toHaveLength(2);
  });
}
