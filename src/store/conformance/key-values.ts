import { expect, test } from "vitest";
import type { Store } from "../store.ts";
import { at, fresh } from "./samples.ts";

export function keyValuesConform(theStore: () => Store) {
  const place = () => ({ workspace: fresh("ws"), now: at(), expiresAt: null });

  test("a value is kept as it is, in its own workspace only, and its version rises", async () => {
    const { keyValues } = theStore();
    const { workspace, ...rest } = place();
    const value = { a: ["\0", "ü€😀", null, 1.5, { b: true }] };
    expect(await keyValues.get({ workspace, key: "k", now: at() })).toBeNull();
    const one = await keyValues.put({ workspace, ...rest, key: "k", value });
    expect(one).toEqual({ key: "k", value, version: 1, expiresAt: null, updatedAt: at() });
    expect(await keyValues.get({ workspace, key: "k", now: at() })).toEqual(one);
    expect(await keyValues.get({ workspace: "default", key: "k", now: at() })).toBeNull();
    expect(await keyValues.put({ workspace, ...rest, key: "k", value: 2 })).toMatchObject({ version: 2 });
    expect(await keyValues.remove({ workspace: "default", key: "k", now: at() })).toBe(false);
    expect(await keyValues.remove({ workspace, key: "k", now: at() })).toBe(true);
    expect(await keyValues.remove({ workspace, key: "k", now: at() })).toBe(false);
  });

  test("a write for a version happens to that version alone; 0 stands for none", async () => {
    const { keyValues } = theStore();
    const write = { ...place(), key: "k", value: 1 };
    expect(await keyValues.put({ ...write, ifVersion: 1 })).toBeNull();
    expect(await keyValues.put({ ...write, ifVersion: 0 })).toMatchObject({ version: 1 });
    expect(await keyValues.put({ ...write, ifVersion: 0 })).toBeNull();
    expect(await keyValues.put({ ...write, ifVersion: 1 })).toMatchObject({ version: 2 });
  });

  test("a write for a value happens to an equal one alone; null stands for none", async () => {
    const { keyValues } = theStore();
    const write = { ...place(), key: "k" };
    expect(await keyValues.put({ ...write, value: { a: 1, b: 2 }, ifValue: null })).toMatchObject({
      version: 1,
    });
    expect(await keyValues.put({ ...write, value: 2, ifValue: null })).toBeNull();
    expect(await keyValues.put({ ...write, value: 2, ifValue: { b: 2, a: 1 } })).toMatchObject({
      version: 2,
    });
    const racing = Array.from({ length: 10 }, (_, n) =>
      keyValues.put({ ...write, value: n + 3, ifValue: 2 }),
    );
    expect((await Promise.all(racing)).filter((kept) => kept !== null)).toHaveLength(1);
  });

  test("what has expired is not there, and what comes after it begins anew", async () => {
    const { keyValues } = theStore();
    const write = { ...place(), key: "k", amount: 5, expiresAt: at(1_000) };
    await keyValues.increment(write);
    const later = { workspace: write.workspace, key: "k", now: at(1_000) };
    expect(await keyValues.get({ ...later, now: at(999) })).toMatchObject({ value: 5, expiresAt: at(1_000) });
    expect(await keyValues.get(later)).toBeNull();
    expect(await keyValues.remove(later)).toBe(false);
    expect(await keyValues.list({ ...later, prefix: "", limit: 10 })).toEqual([]);
    expect(await keyValues.increment({ ...write, now: at(1_000), expiresAt: null })).toMatchObject({
      value: 5,
    });
  });

  test("increments at once are all counted, and one of what is no number is refused", async () => {
    const { keyValues } = theStore();
    const write = { ...place(), key: "k", amount: 2 };
    await Promise.all(Array.from({ length: 20 }, () => keyValues.increment(write)));
    expect(await keyValues.get(write)).toMatchObject({ value: 40, version: 20 });
    await keyValues.put({ ...write, value: "text" });
    expect(await keyValues.increment(write)).toBeNull();
  });

  test("a write by the one who wrote last is a repetition", async () => {
    const { keyValues } = theStore();
    const write = { ...place(), key: "k", amount: 2 };
    await keyValues.increment({ ...write, by: "run_1/a" });
    expect(await keyValues.increment({ ...write, by: "run_1/a" })).toMatchObject({ value: 2, version: 1 });
    expect(await keyValues.increment({ ...write, by: "run_2/a" })).toMatchObject({ value: 4, version: 2 });
  });

  test("keys are listed by prefix, in their order, page by page", async () => {
    const { keyValues } = theStore();
    const write = { ...place(), value: 1 };
    for (const key of ["b:2", "a", "b:1", "b", "b:\u{1f600}", "c", "B:1"])
      await keyValues.put({ ...write, key });
    const keys = async (find: { prefix: string; after?: string; limit?: number }) =>
      (await keyValues.list({ ...write, limit: 10, ...find })).map(({ key }) => key);
    expect(await keys({ prefix: "" })).toEqual(["B:1", "a", "b", "b:1", "b:2", "b:\u{1f600}", "c"]);
    expect(await keys({ prefix: "b:" })).toEqual(["b:1", "b:2", "b:\u{1f600}"]);
    expect(await keys({ prefix: "b:", after: "b:1", limit: 1 })).toEqual(["b:2"]);
    expect(await keys({ prefix: "%" })).toEqual([]);
  });
}
