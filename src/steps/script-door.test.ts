import { afterAll, describe, expect, test } from "vitest";
import { scriptCall as call } from "../../test/script-call.ts";
import { openScriptDoor, ScriptError } from "./script-door.ts";
import { type ScriptCall, TerminalError } from "./step.ts";

const door = openScriptDoor();
afterAll(() => door[Symbol.asyncDispose]());

const run = (code: string, given?: Partial<ScriptCall>) => door.run(call(code, given));
const output = async (code: string, given?: Partial<ScriptCall>) => (await run(code, given)).output;
const failure = (code: string, given?: Partial<ScriptCall>): Promise<ScriptError> =>
  run(code, given).then(
    () => expect.unreachable("the script should have failed"),
    (error: unknown) => {
      expect(error).toBeInstanceOf(ScriptError);
      expect(error).toBeInstanceOf(TerminalError);
      return error as ScriptError;
    },
  );

describe("time", () => {
  test.each([
    ["an endless loop", "for (;;) {}"],
    ["one that catches everything", "for (;;) { try { for (;;) {} } catch {} finally { for (;;) {} } }"],
    [
      "endless promises",
      "const again = () => Promise.resolve().then(again); again(); await new Promise(() => {});",
    ],
    ["an endless await", "for (;;) await null;"],
    ["a generator without end", "function* all() { for (;;) yield 1; } return [...all()].length;"],
    ["an expression that backtracks", 'return /(a+)+$/.test("a".repeat(50) + "b");'],
    ["a sort with an endless comparison", "return [3, 2, 1].sort(() => { for (;;) {} });"],
    ["an endless toJSON", "return { toJSON() { for (;;) {} } };"],
    ["an endless getter of a thrown error", "throw { get message() { for (;;) {} } };"],
    ["an endless proxy", "return new Proxy({}, { ownKeys() { for (;;) {} } });"],
  ])("%s ends", async (_, code) => {
    const began = performance.now();
    expect((await failure(code, { timeoutMs: 150 })).message).toBe("The script ran longer than 150 ms.");
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(await output("return 1")).toBe(1);
  });

  test("a script's time begins when its turn has come", async () => {
    const slow = failure("for (;;) {}", { timeoutMs: 300 });
    const quick = output("return 2", { timeoutMs: 200 });
    await slow;
    expect(await quick).toBe(2);
  });

  test("an abort ends a script that runs, and one that waits, with its reason", async () => {
    const reason = new Error("canceled by a person");
    const controllers = [new AbortController(), new AbortController()];
    const [running, waiting] = controllers.map(({ signal }) =>
      run("for (;;) {}", { signal, timeoutMs: 60_000 }),
    );
    controllers[1]?.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    setTimeout(() => controllers[0]?.abort(reason), 50);
    await expect(running).rejects.toBe(reason);
    await expect(run("return 1", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(await output("return 1")).toBe(1);
  });
});

describe("memory", () => {
  test.each([
    ["strings", 'const all = []; for (;;) all.push("x".repeat(100000) + all.length);'],
    ["objects", "const all = []; for (;;) all.push({ a: {} });"],
    ["buffers", "const all = []; for (;;) all.push(new Uint8Array(1000000));"],
    ["one long string", 'return "x".repeat(500000000).length;'],
    ["one long list", "return new Array(500000000).fill(1).length;"],
  ])("%s without end are refused", async (_, code) => {
    // Where much else is done, filling the memory takes longer than a script usually has.
    const { message } = await failure(code, { timeoutMs: 60_000 });
    expect(message).toMatch(/needs more than 64 MiB of memory|string too long/);
    expect(await output("return 1")).toBe(1);
  });

  test.each([
    ["recursion", "const f = () => f() + 1; return f();"],
    ["mutual recursion through natives", "const f = () => [1].map(f); return f();"],
    ["a deep value", "let deep = []; for (let i = 0; i < 100000; i++) deep = [deep]; return deep;"],
    ["a deep expression", 'return eval("(".repeat(50000) + ")".repeat(50000));'],
    ["a deep text to parse", 'return JSON.parse("[".repeat(100000) + "]".repeat(100000));'],
  ])("%s without end is refused", async (_, code) => {
    expect((await failure(code)).message).toMatch(/stack overflow|nests too deeply|ran longer/);
    expect(await output("return 1")).toBe(1);
  });
});

describe("output", () => {
  test("what is too long to keep is refused", async () => {
    const tooLong = /longer than 5242880 characters/;
    expect((await failure('return "x".repeat(6000000)')).message).toMatch(tooLong);
    expect(
      (await failure('memory.save("a", "x".repeat(3000000)); return "x".repeat(3000000)')).message,
    ).toMatch(tooLong);
    expect((await failure('memory.save("a", "x".repeat(6000000))')).message).toContain(
      "too long to be saved",
    );
  });

  test("what is long, but not too long, arrives whole", async () => {
    expect(await output('return "x".repeat(5000000)')).toHaveLength(5_000_000);
    expect(await output("return Array(500000).fill(7)")).toHaveLength(500_000);
  });

  test.each([
    ["nothing", "", null],
    ["undefined", "return undefined", null],
    ["a function", "return () => 1", null],
    ["a symbol", "return Symbol()", null],
    ["null", "return null", null],
    ["not a number", "return NaN", null],
    ["a date", "return new Date(0)", "1970-01-01T00:00:00.000Z"],
    ["a map", "return new Map([[1, 2]])", {}],
    ["text with all kinds of characters", 'return "ü€😀\\u0000\\ud800"', "ü€😀\0\ud800"],
    [
      "a name that JavaScript reserves",
      "return JSON.parse('{\"__proto__\": 1}')",
      JSON.parse('{"__proto__": 1}'),
    ],
    ["an awaited promise", "return await Promise.resolve(5)", 5],
    ["a promise", "return Promise.all([1, Promise.resolve(2)])", [1, 2]],
    ["an async function's result", "const f = async () => { await null; return 3; }; return f();", 3],
  ])("%s comes out as JSON has it", async (_, code, expected) => {
    expect(await output(code)).toEqual(expected);
  });

  test.each([
    ["a circle", "const o = {}; o.o = o; return o;", "circular reference"],
    ["a BigInt", "return 1n", "BigInt"],
  ])("%s is refused", async (_, code, message) => {
    expect((await failure(code)).message).toContain(message);
  });
});

describe("console", () => {
  test("lines are kept with what they were called with", async () => {
    const { console } = await run(
      'console.log("a", 1, { b: [2] }, null, undefined); console.info("i"); console.warn("w"); console.error(new TypeError("e"));',
    );
    expect(console).toEqual(['a 1 {"b":[2]} null undefined', "i", "[warn] w", "[error] TypeError: e"]);
  });

  test("too many lines, too long ones and too many bytes are cut, and it is said", async () => {
    const many = (await run("for (let i = 0; i < 10000; i++) console.log(i)")).console;
    expect(many).toHaveLength(201);
    expect(many.at(-1)).toContain("more than is kept");
    const [long] = (await run('console.log("x".repeat(1000000))')).console;
    expect(long).toHaveLength(2_001);
    const bytes = (await run('for (let i = 0; i < 100; i++) console.log("€".repeat(1900))')).console;
    expect(Buffer.byteLength(bytes.join(""))).toBeLessThan(66_000);
  });

  test("lines written before a failure come with it, also when the script was ended", async () => {
    expect((await failure('console.log("so far"); null.x')).console).toEqual(["so far"]);
    expect((await failure('console.log("so far"); for (;;) {}', { timeoutMs: 100 })).console).toEqual([
      "so far",
    ]);
  });
});

describe("errors", () => {
  test.each([
    ["in the first line", "null.x", "TypeError: cannot read property 'x' of null (line 1)"],
    [
      "in a later line",
      "\n\nconst o = {};\nreturn o.a.b;",
      "TypeError: cannot read property 'b' of undefined (line 4)",
    ],
    [
      "in a function",
      "const f = () => {\n  throw new RangeError('no');\n};\nf();",
      "RangeError: no (line 2)",
    ],
    ["after an await", "await null;\nthrow new Error('late')", "Error: late (line 2)"],
    ["of syntax", "const a = 1;\nconst b = ;", "SyntaxError: unexpected token in expression: ';' (line 2)"],
    ["at the end", "if (true) {", /^SyntaxError: .* \(line 1\)$/],
    ["a text", "throw 'just text'", "just text"],
    ["null", "throw null", /^The script threw null, or needs more than 64 MiB/],
  ])("%s say what and where", async (_, code, message) => {
    expect((await failure(code)).message).toEqual(
      typeof message === "string" ? message : expect.stringMatching(message),
    );
  });

  test("a promise that never settles is an error, at once", async () => {
    expect((await failure("await new Promise(() => {})")).message).toBe(
      "The script awaits something that never happens.",
    );
  });

  test("a message of megabytes is cut", async () => {
    expect((await failure("throw new Error('x'.repeat(50000))")).message.length).toBeLessThan(2_100);
    expect((await failure("throw new Error('x'.repeat(9000000))")).message.length).toBeLessThan(2_100);
  });

  test("more globals than fit are refused before anything runs", async () => {
    expect((await failure("return 1", { globals: { a: "x".repeat(9_000_000) } })).message).toContain(
      "8388608",
    );
  });
});

describe("nothing outside is within reach", () => {
  test.each([
    "process",
    "require",
    "module",
    "fetch",
    "XMLHttpRequest",
    "WebSocket",
    "setTimeout",
    "setInterval",
    "setImmediate",
    "queueMicrotask",
    "Worker",
    "Buffer",
    "WebAssembly",
    "std",
    "os",
    "scriptArgs",
    "navigator",
    "performance",
  ])("there is no %s", async (name) => {
    expect(await output(`return typeof ${name}`)).toBe("undefined");
  });

  test.each([
    'return constructor.constructor("return process")()',
    'return this.constructor.constructor("return process")()',
    'return (async () => {}).constructor("return process")()',
    'return memory.load.constructor("return process")()',
    'return console.log.constructor("return process.env")()',
    "return eval('process')",
    "return (0, eval)('require')('node:fs')",
    'return import("node:fs")',
    'return new Function("return globalThis.process.mainModule")()',
  ])("not by %s", async (code) => {
    await failure(code);
  });

  test("prototypes changed inside change nothing outside, nor the next script", async () => {
    await run(`
      Object.prototype.polluted = 1; Array.prototype.map = null; JSON.stringify = () => "{"; globalThis.left = 1;
      Object.prototype.toJSON = () => "own"; String.prototype.slice = () => { throw 1; }; Promise.prototype.then = null;
      return { a: [1] };`).catch(() => {});
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(await output("return [typeof left, typeof ({}).polluted, [1].map((x) => x + 1)]")).toEqual([
      "undefined",
      "undefined",
      [2],
    ]);
  });

  test("jobs that a script leaves behind don't run in the next one", async () => {
    await failure("Promise.resolve().then(() => { for (;;) {} }); throw new Error('first')", {
      timeoutMs: 150,
    });
    expect(await output("await null; return typeof left")).toBe("undefined");
  });

  test("closing the function that the script stands in wins nothing", async () => {
    expect(await output("}); (async function () { return typeof process;")).toBe("undefined");
  });
});

describe("memory.load and memory.save", () => {
  const variables = { requestBody: { customer: { email: "ada@example.com" } } };

  test("[S112] a stored body is loaded as an object", async () => {
    const code = 'const orderData = memory.load("requestBody"); return orderData.customer.email;';
    expect(await output(code, { variables })).toBe("ada@example.com");
    expect(await output(code, { variables, globals: variables })).toBe("ada@example.com");
  });

  test("what is not there is undefined", async () => {
    expect(
      await output('return [typeof memory.load("no"), typeof memory.load("__proto__")]', { variables }),
    ).toEqual(["undefined", "undefined"]);
  });

  test("what is saved is handed out, and loaded by the same script as it was saved", async () => {
    const { saved, output: loaded } = await run(
      'const a = { list: [1] }; memory.save("a", a); a.list.push(2); memory.save("b", undefined); return memory.load("a");',
    );
    expect(saved).toEqual({ a: { list: [1] }, b: null });
    expect(loaded).toEqual({ list: [1] });
  });

  test.each(["", "a b", "1a", "ä", "a".repeat(64)])("the name %j is refused at its line", async (name) => {
    expect((await failure(`\nmemory.save(${JSON.stringify(name)}, 1)`)).message).toMatch(
      /not the name.*\(line 2\)/,
    );
  });

  test.each([
    "trigger",
    "params",
    "steps",
    "secrets",
    "run",
    "memory",
    "__proto__",
    "constructor",
    "prototype",
  ])("the name %s is taken", async (name) => {
    expect((await failure(`memory.save("${name}", 1)`)).message).toContain(`The name ${name} is taken`);
  });

  test("no more variables are saved than there is room for", async () => {
    expect((await failure('for (let i = 0; i < 1000; i++) memory.save("v" + i, i)')).message).toContain(
      "at most 200",
    );
  });
});

test("scripts draw different numbers, though each begins with the same engine", async () => {
  const drawn = await Promise.all(["one", "other"].map(() => output("return Math.random()")));
  expect(drawn[0]).not.toBe(drawn[1]);
  expect(drawn.every((number) => Number(number) >= 0 && Number(number) < 1)).toBe(true);
});

test("globals are there by name; changing them changes nothing outside", async () => {
  const globals = { trigger: { body: { a: [1] } }, params: { n: 5 }, "not-a-name": 1 };
  expect(
    await output("trigger.body.a.push(2); params = 3; return [trigger.body.a, params]", { globals }),
  ).toEqual([[1, 2], 3]);
  expect(globals.trigger.body.a).toEqual([1]);
});

test("many at once all get their own answer", async () => {
  await using two = openScriptDoor({ threads: 2 });
  const outputs = await Promise.all(
    Array.from(
      { length: 300 },
      async (_, n) => (await two.run(call("await null; return n * 2", { globals: { n } }))).output,
    ),
  );
  expect(outputs).toEqual(Array.from({ length: 300 }, (_, n) => n * 2));
});

test("scripts of one workspace that wait keep no other's waiting", async () => {
  await using one = openScriptDoor();
  const done: string[] = [];
  const runOf = async (workspace: string) => {
    await one.run({ ...call("return 1"), workspace });
    done.push(workspace);
  };
  await Promise.all(["noisy", "noisy", "noisy", "noisy", "calm"].map(runOf));
  expect(done).toEqual(["noisy", "noisy", "calm", "noisy", "noisy"]);
});

test("an idle thread is ended, and the next script gets a new one, even one that comes while it ends", async () => {
  await using brief = openScriptDoor({ idleMs: 1 });
  for (const pauseMs of [20, 2, 3, 2]) {
    expect((await brief.run(call(`return ${pauseMs}`))).output).toBe(pauseMs);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
});

test("closing the door rejects what waits and what runs", async () => {
  const closing = openScriptDoor();
  const calls = [closing.run(call("for (;;) {}", { timeoutMs: 60_000 })), closing.run(call("return 1"))];
  const settled = Promise.allSettled(calls);
  await closing[Symbol.asyncDispose]();
  expect((await settled).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await expect(closing.run(call("return 1"))).rejects.toThrow("shut down");
});
