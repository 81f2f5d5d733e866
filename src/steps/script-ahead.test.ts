import { expect, test, vi } from "vitest";
import { scriptCall as call } from "../../test/script-call.ts";
import { openScriptDoor } from "./script-door.ts";
import type { HttpReply } from "./step.ts";

// A thread that has scripts to run is handed the next ones before it is done.

const endless = "for (;;) {}";
/** By then they are handed on. */
const handed = () => new Promise((resolve) => setImmediate(resolve));

test("scripts begin when the one before has ended, in the order in which they were handed", async () => {
  await using one = openScriptDoor();
  const seen: string[] = [];
  const runOf = async (n: number) => {
    await one.run(call("return 1", { begun: () => void seen.push(`begun ${n}`) }));
    seen.push(`ended ${n}`);
  };
  await one.run(call("return 0"));
  await Promise.all([runOf(1), runOf(2), runOf(3)]);
  const of = (word: string) => seen.filter((each) => each.startsWith(word));
  expect(of("begun")).toEqual(["begun 1", "begun 2", "begun 3"]);
  expect(of("ended")).toEqual(["ended 1", "ended 2", "ended 3"]);
});

test("scripts don't wait behind a slow one when another thread is free, nor does their time pass", async () => {
  await using two = openScriptDoor({ threads: 2 });
  await Promise.all([two.run(call("return 0")), two.run(call("return 0"))]);
  const controller = new AbortController();
  const slow = two.run(call(endless, { timeoutMs: 400 }));
  const slower = two.run(call(endless, { timeoutMs: 60_000, signal: controller.signal }));
  await handed();
  const quick = Array.from({ length: 10 }, (_, n) => two.run(call(`return ${n}`, { timeoutMs: 300 })));
  await expect(slow).rejects.toThrow("longer than 400 ms");
  const outputs = (await Promise.all(quick)).map(({ output }) => output);
  expect(outputs).toEqual(Array.from({ length: 10 }, (_, n) => n));
  controller.abort(new Error("canceled"));
  await expect(slower).rejects.toThrow("canceled");
});

test("scripts that are taken back from behind a slow one keep their order, and none waits for ever", async () => {
  await using one = openScriptDoor();
  await one.run(call("return 0"));
  const began: number[] = [];
  const slow = "for (const until = Date.now() + 45; Date.now() < until; );";
  const all: Promise<unknown>[] = [];
  const start = (n: number) => {
    const running = one.run(call(slow, { begun: () => void began.push(n) }));
    // As many come as go.
    const followed = async () => {
      await running;
      if (n <= 5) start(n + 20);
    };
    all.push(followed());
  };
  for (let n = 1; n <= 20; n += 1) start(n);
  for (let waited = 0; waited < all.length; waited += 1) await all[waited];
  expect(began).toEqual(Array.from({ length: 25 }, (_, n) => n + 1));
});

test("scripts are run by another thread when theirs is lost under the one before", async () => {
  await using one = openScriptDoor();
  await one.run(call("return 0"));
  const controller = new AbortController();
  const running = one.run(call(endless, { signal: controller.signal, timeoutMs: 60_000 }));
  const behind = [1, 2, 3].map((n) => one.run(call(`return ${n}`)));
  await handed();
  controller.abort(new Error("canceled"));
  await expect(running).rejects.toThrow("canceled");
  expect((await Promise.all(behind)).map(({ output }) => output)).toEqual([1, 2, 3]);
});

test("scripts are let go of when they are aborted, and nothing else with them", async () => {
  await using one = openScriptDoor();
  await one.run(call("return 0"));
  const controller = new AbortController();
  const first = one.run(call("for (let i = 0; i < 200000; i++); return 1"));
  const aborted = one.run(call(endless, { signal: controller.signal, timeoutMs: 60_000 }));
  const last = one.run(call("return 3"));
  await handed();
  controller.abort(new Error("canceled"));
  await expect(aborted).rejects.toThrow("canceled");
  expect([(await first).output, (await last).output]).toEqual([1, 3]);
});

test("scripts wait where the one before or they themselves fetch", async () => {
  await using one = openScriptDoor({ fetches: true });
  await one.run(call("return 0"));
  const replies = [Promise.withResolvers<HttpReply>(), Promise.withResolvers<HttpReply>()];
  const asked: string[] = [];
  const fetching = replies.map(({ promise }, n) =>
    one.run(
      call('return (await fetch("http://a.example/")).status', {
        timeoutMs: 30_000,
        fetch: ({ url }) => {
          asked.push(`${n} ${url}`);
          return promise;
        },
      }),
    ),
  );
  const plain = one.run(call("return 1"));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  replies.forEach(({ resolve }, n) => resolve({ status: 200 + n, headers: {}, body: new Uint8Array() }));
  expect(await Promise.all(fetching.map(async (each) => (await each).output))).toEqual([200, 201]);
  expect((await plain).output).toBe(1);
  expect(asked).toEqual(["0 http://a.example/", "1 http://a.example/"]);
});

test("many of several workspaces beside slow and broken ones all get their own answer", async () => {
  await using two = openScriptDoor({ threads: 2 });
  const work = Array.from({ length: 400 }, async (_, n) => {
    const code = n % 50 === 7 ? endless : n % 50 === 9 ? "const f = () => f() + 1; return f();" : "return n";
    const given = { globals: { n }, workspace: `w${n % 3}`, timeoutMs: code === endless ? 60 : 5_000 };
    return two.run(call(code, given)).then(
      ({ output }) => output,
      () => "failed",
    );
  });
  expect(await Promise.all(work)).toEqual(
    Array.from({ length: 400 }, (_, n) => (n % 50 === 7 || n % 50 === 9 ? "failed" : n)),
  );
});
