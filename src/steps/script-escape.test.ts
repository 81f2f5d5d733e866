// Attempts to get out of the sandbox, as they are known for QuickJS, for vm2 and its like, and for JavaScript at large.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openScriptDoor, ScriptError } from "./script-door.ts";
import type { ScriptCall } from "./step.ts";

const door = openScriptDoor();
beforeAll(() => {
  // What a script must never see, where it would find it.
  Object.assign(globalThis, { outsideOnly: "found" });
});
afterAll(() => door[Symbol.asyncDispose]());

const run = (code: string, given: Partial<ScriptCall> = {}) =>
  door.run({
    code,
    globals: {},
    variables: {},
    timeoutMs: 400,
    signal: new AbortController().signal,
    ...given,
  });
const output = async (code: string, given?: Partial<ScriptCall>) => (await run(code, given)).output;

/** Whatever comes of it: nothing from outside, and the next script finds a clean place. */
async function isHarmless(code: string, given?: Partial<ScriptCall>): Promise<void> {
  const result = await run(code, given).catch((error: unknown) => {
    expect(error).toBeInstanceOf(ScriptError);
    return { output: (error as ScriptError).message, saved: {}, console: (error as ScriptError).console };
  });
  const said = JSON.stringify(result);
  expect(said).not.toMatch(/found|node_modules|\/src\/|file:\/\/|process\.|v\d+\.\d+\.\d+/);
  const clean =
    'return [typeof process, typeof polluted, ({}).polluted ?? null, [1].map((x) => x + 1), JSON.stringify({ a: 1 }), typeof crypto.hash, crypto.hash("md5", "")]';
  expect(await output(clean)).toEqual([
    "undefined",
    "undefined",
    null,
    [2],
    '{"a":1}',
    "function",
    "d41d8cd98f00b204e9800998ecf8427e",
  ]);
}

describe("the way out by a constructor", () => {
  const reached =
    'return typeof process + typeof require + (typeof outsideOnly === "undefined" ? "" : outsideOnly)';
  test.each([
    ["of an object", `return ({}).constructor.constructor(${JSON.stringify(reached)})()`],
    ["of an async function", `return (async () => {}).constructor(${JSON.stringify(reached)})()`],
    ["of a generator", `return (function* () {}).constructor(${JSON.stringify(reached)})().next().value`],
    [
      "of an async generator",
      `return (async function* () {}).constructor(${JSON.stringify(reached)})().next()`,
    ],
    ["of a host function", `return console.log.constructor(${JSON.stringify(reached)})()`],
    ["of memory", `return memory.save.__proto__.constructor(${JSON.stringify(reached)})()`],
    ["of the library", `return crypto.hash.constructor(${JSON.stringify(reached)})()`],
    [
      "of a class of the library",
      `return new URL("http://a/").constructor.constructor(${JSON.stringify(reached)})()`,
    ],
    [
      "of an error that was thrown in here",
      `try { null.x } catch (e) { return e.constructor.constructor(${JSON.stringify(reached)})() }`,
    ],
    [
      "of an error of a host function",
      `try { crypto.hash("nope", "") } catch (e) { return e.constructor.constructor(${JSON.stringify(reached)})() }`,
    ],
    [
      "of an error of memory.save",
      `try { memory.save("", 1) } catch (e) { return e.constructor.constructor(${JSON.stringify(reached)})() }`,
    ],
    [
      "of a rejected promise",
      `return Promise.reject(new Error("a")).catch((e) => e.constructor.constructor(${JSON.stringify(reached)})())`,
    ],
    ["by eval", `return eval(${JSON.stringify(`(() => { ${reached} })()`)})`],
    ["by Reflect", `return Reflect.construct(Function, [${JSON.stringify(reached)}])()`],
    [
      "by a bound function",
      `return Function.prototype.call.bind(Function)(null, ${JSON.stringify(reached)})()`,
    ],
  ])("%s leads back inside", async (_, code) => {
    const found = await output(code);
    expect(JSON.stringify(found)).toContain("undefinedundefined");
    await isHarmless(code);
  });
});

test.each([
  [
    "an error of a deep stack",
    "const f = () => { try { f() } catch (e) { return e.constructor.constructor('return typeof process')() } }; return f()",
  ],
  ["import of a module", 'return import("node:fs")'],
  ["import of a file", 'return import("/etc/passwd")'],
  ["import with attributes", 'return import("./script-worker.ts", { with: { type: "json" } })'],
  ["import.meta", "return import.meta"],
  ["an import statement", 'import fs from "node:fs"; return fs'],
  ["import in eval", "return eval('import(\"std\")')"],
  [
    "QuickJS's own modules",
    'const std = await import("std"); return std.open("/etc/passwd", "r").readAsString()',
  ],
  ["require by another name", "return (globalThis.require ?? module.require)('fs')"],
  ["arguments.callee.caller", "return (function () { return arguments.callee.caller })()"],
  ["the caller of a function", "function f() { return f.caller } return f()"],
])("%s gives nothing", async (_, code) => {
  await isHarmless(code);
});

describe("values that are looked at when they come out", () => {
  test.each([
    ["toJSON that takes over", 'return { toJSON() { return { toJSON: () => "x" } } }'],
    ["toJSON that throws a proxy", "return { toJSON() { throw new Proxy({}, { get(t, k) { throw k } }) } }"],
    ["a getter that returns itself", "const o = { get a() { return o } }; return o"],
    [
      "a getter that changes at each look",
      "let n = 0; return { get a() { n += 1; return n > 1 ? 'x'.repeat(1e7) : 1 } }",
    ],
    ["a proxy for a list", "return new Proxy([], { get: (t, k) => k === 'length' ? 4294967295 : 1 })"],
    ["a proxy that is revoked", "const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy"],
    ["a promise like", "return { then(ok) { ok({ then(ok2) { ok2(1) } }) } }"],
    ["a promise like that calls twice", "return { then(ok, no) { ok(1); no(2); ok(3) } }"],
    ["a promise like that never ends", "return { then(ok) { ok(this) } }"],
    [
      "an error with a proxy for a message",
      "throw Object.assign(new Error('a'), { message: new Proxy({}, {}) })",
    ],
    [
      "an error with getters",
      "throw { get name() { return 'a'.repeat(1e6) }, get message() { return {} }, get stack() { throw 1 } }",
    ],
    [
      "an error that names another place",
      "const e = new Error('a'); e.stack = 'at script.js:99999999999'; throw e",
    ],
    [
      "a false error of the engine",
      "throw Object.assign(new Error('interrupted'), { name: 'InternalError' })",
    ],
    ["a false want of memory", "throw Object.assign(new Error('out of memory'), { name: 'InternalError' })"],
    ["a symbol thrown", "throw Symbol('found')".replace("found", "s")],
    ["a function thrown", "throw () => 1"],
    ["console of a proxy", "console.log(new Proxy({}, { ownKeys() { throw 1 } })); return 1"],
    ["console of toJSON", "console.log({ toJSON() { console.log('again'); return 1 } }); return 1"],
    ["console that calls itself", "const o = { toJSON() { console.log(o) } }; console.log(o)"],
    [
      "saving a value that saves",
      "memory.save('a', { toJSON() { memory.save('b', 1); return 2 } }); return 1",
    ],
    ["a name that changes", "let n = 0; memory.save({ toString: () => (n++ ? '__proto__' : 'ok') }, 1)"],
  ])("%s", async (_, code) => {
    await isHarmless(code);
  });
});

test.each([
  [
    "Symbol.species",
    "class A extends Array { static get [Symbol.species]() { return function () { return globalThis } } } return new A(1, 2).map((x) => x)",
  ],
  [
    "a species of a buffer",
    "class B extends ArrayBuffer { static get [Symbol.species]() { return function () { return new ArrayBuffer(1) } } } return new B(8).slice(0, 8).byteLength",
  ],
  [
    "Error.prepareStackTrace",
    "Error.prepareStackTrace = (e, frames) => frames.map((f) => f.getThis && f.getThis()); try { null.x } catch (e) { return String(e.stack) }",
  ],
  [
    "Error.stackTraceLimit",
    "Error.stackTraceLimit = 1e9; const f = (n) => n ? f(n - 1) : new Error('a').stack; return f(100).length",
  ],
  [
    "Symbol.hasInstance",
    "Object.defineProperty(Error, Symbol.hasInstance, { value: () => true }); console.log({}); throw 1",
  ],
  [
    "Symbol.toPrimitive",
    "memory.save({ [Symbol.toPrimitive]() { return 'a' } }, 1); return memory.load('a')",
  ],
  [
    "Object.prototype",
    "Object.prototype.polluted = 1; Object.prototype.output = 'x'; Object.prototype.kind = 'failed'; return 1",
  ],
  [
    "Object.prototype setters",
    "Object.defineProperty(Object.prototype, 'head', { set() { throw 1 } }); return 1",
  ],
  [
    "Array.prototype",
    "Array.prototype[0] = 'x'; Array.prototype.polluted = 1; Array.prototype[Symbol.iterator] = null; return [1]",
  ],
  ["the prototype of functions", "Function.prototype.call = Function.prototype.apply = () => 'x'; return 1"],
  ["the prototype of promises", "Promise.prototype.then = (ok) => ok(1); return 1"],
  ["JSON itself", "JSON.stringify = () => '{'; JSON.parse = () => ({}); return { a: 1 }"],
  [
    "all globals",
    "for (const name of Object.getOwnPropertyNames(globalThis)) try { globalThis[name] = null } catch {} return 1",
  ],
  [
    "the library",
    "Uint8Array.prototype.slice = () => ({ buffer: globalThis }); return crypto.hash('md5', new Uint8Array(1))",
  ],
  [
    "the views of the library",
    "ArrayBuffer.isView = () => true; return crypto.hash('md5', { buffer: 1, byteOffset: -1, byteLength: 1e9 })",
  ],
  ["__proto__ in what it returns", 'return JSON.parse(\'{"__proto__": {"polluted": 1}}\')'],
  [
    "__proto__ in what it saves",
    'memory.save("a", JSON.parse(\'{"__proto__": {"polluted": 1}}\')); return 1',
  ],
  [
    "constructor.prototype in what it saves",
    'memory.save("a", { constructor: { prototype: { polluted: 1 } } }); return 1',
  ],
])("changing %s changes nothing outside, nor for the next script", async (_, code) => {
  await isHarmless(code);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

describe("the functions that reach out of the sandbox", () => {
  test.each([
    ["no name", "return crypto.hash()"],
    ["a name of Object", "return crypto.hash('__proto__', '')"],
    ["another digest", "return crypto.hash('shake256', '')"],
    ["a detached buffer", "const b = new ArrayBuffer(8); b.transfer?.(); return crypto.hash('md5', b)"],
    [
      "a view beyond its buffer",
      "const b = new ArrayBuffer(8, { maxByteLength: 16 }); const v = new Uint8Array(b, 4); b.resize?.(0); return crypto.hash('md5', v)",
    ],
    [
      "a buffer that claims a length",
      "const b = new ArrayBuffer(1); Object.defineProperty(b, 'byteLength', { value: 1e9 }); return crypto.hash('md5', b)",
    ],
    ["a shared buffer", "return crypto.hash('md5', new Uint8Array(new SharedArrayBuffer(8)))"],
    ["a proxy for bytes", "return crypto.hash('md5', new Proxy(new Uint8Array(1), {}))"],
    ["bytes without end", "return crypto.getRandomValues(new Uint8Array(1e9))"],
    ["a zone that is none", "return dates.iso(0, '../../etc/passwd')"],
    ["a date out of range", "return dates.iso(8.65e15)"],
    ["a host that is none", "return new URL('file:///etc/passwd').href + new URL('http://[::').href"],
    ["a label that is none", "return new TextDecoder('nope')"],
    ["text that is none", "return new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255]))"],
    ["pairs that are none", "return String(new URLSearchParams([[]]))"],
    ["lone surrogates", "return crypto.hash('md5', '\\ud800') + new URLSearchParams({ a: '\\ud800' })"],
    ["NUL", "return new TextEncoder().encode('a\\0b').length"],
  ])("take %s", async (_, code) => {
    await isHarmless(code);
  });

  test("without hosts in its step, a script has no way to fetch", async () => {
    expect(await output("return [typeof fetch, typeof FetchError, typeof Headers]")).toEqual([
      "undefined",
      "undefined",
      "undefined",
    ]);
  });

  test("where whoever runs Tripline has not allowed it, a script that would fetch does not run", async () => {
    const fetch = () => Promise.reject(new Error("never"));
    await expect(run("return 1", { fetch })).rejects.toThrow("TRIPLINE_SCRIPT_FETCH");
  });
});

describe("time is bounded", () => {
  test.each([
    ["in a job of a promise", "Promise.resolve().then(() => { for (;;) {} }); await null; return 1"],
    ["in a finally", "try { return 1 } finally { for (;;) {} }"],
    ["in a getter", "return { get a() { for (;;) {} } }"],
    ["in toString", "return `${{ toString() { for (;;) {} } }}`"],
    ["in a comparison", "return Array.from({ length: 10000 }, (_, i) => i).sort(() => { for (;;) {} })"],
    ["in a replacer", "return JSON.stringify([1], () => { for (;;) {} })"],
    ["in a destructuring", "const [...all] = (function* () { for (;;) yield; })(); return all.length"],
    ["in a proxy's trap", "return 'a' in new Proxy({}, { has() { for (;;) {} } })"],
    ["in a pattern that backtracks", "return /^(?:a|a)*$/.test('a'.repeat(40) + 'b')"],
    ["in replacing", "return 'a'.replace(/a/, () => { for (;;) {} })"],
    ["in catching itself", "const f = () => { try { f() } catch { f() } }; f()"],
    ["in the library", "new URLSearchParams('a=1').forEach(() => { for (;;) {} })"],
    ["in BigInt", "let n = 3n; for (;;) n = n ** 3n"],
  ])("%s", async (_, code) => {
    const began = performance.now();
    await expect(run(code, { timeoutMs: 60 })).rejects.toThrow(
      /ran longer than 60 ms|stack overflow|out of memory|of memory|too large/,
    );
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});

describe("memory and depth are bounded", () => {
  test.each([
    ["a text doubled", "let s = 'a'; for (;;) s += s"],
    ["a text padded", "return 'a'.padEnd(2 ** 30)"],
    ["a text replaced", "return 'a'.repeat(1e6).replace(/a/g, 'b'.repeat(1e6))"],
    ["a typed array", "return new Float64Array(2 ** 28).length"],
    ["a map", "const m = new Map(); for (let i = 0; ; i++) m.set(i, { i })"],
    ["writing", "const o = { a: 'x'.repeat(1e6) }; return JSON.stringify(Array(200).fill(o))"],
    ["encoding", "const all = []; for (;;) all.push(new TextEncoder().encode('x'.repeat(1e6)))"],
    ["a recursive toJSON", "const o = () => ({ toJSON: () => [o()] }); return o()"],
    ["a recursive toString", "const o = { toString() { return `${o}` } }; return `${o}`"],
    ["a recursive getter", "const o = { get a() { return o.a } }; return o.a"],
    ["a recursive proxy", "const p = new Proxy({}, { get: (t, k, r) => r[k] }); return p.a"],
    ["a deep pattern", "return new RegExp('('.repeat(100000) + ')'.repeat(100000)).test('')"],
    ["a deep destructuring", "return eval('const ' + '['.repeat(20000) + 'a' + ']'.repeat(20000) + ' = []')"],
    ["a deep spread", "let f = 'x'; for (let i = 0; i < 20000; i++) f = `[...${f}]`; return eval(f)"],
    ["a deep object", "let o = {}; for (let i = 0; i < 20000; i++) o = { o }; return o"],
    [
      "a deep object written",
      "let o = {}; for (let i = 0; i < 20000; i++) o = { o }; console.log(o); return o",
    ],
  ])("%s", async (_, code) => {
    await expect(run(code, { timeoutMs: 1_000 })).rejects.toBeInstanceOf(ScriptError);
    expect(await output("return 1")).toBe(1);
  });
});

test("nothing of one script is seen by the next in the same thread", async () => {
  await run(
    "globalThis.left = params.secret; memory.save('kept', params.secret); console.log(params.secret)",
    {
      globals: { params: { secret: "of-run-one" } },
    },
  );
  const looked = await run(
    "return [typeof left, typeof params, memory.load('kept') ?? null, Object.getOwnPropertyNames(globalThis).join()]",
  );
  expect(JSON.stringify(looked)).not.toContain("of-run-one");
  expect(looked.output).toEqual(["undefined", "undefined", null, expect.not.stringContaining("left")]);
});
