import { z } from "zod";
import type { Json } from "../contract/name.ts";
import { scopeNames } from "../core/event-scope.ts";
import { codeCharactersMax } from "./script-bounds.ts";
import { ScriptError } from "./script-door.ts";
import { scriptFault } from "./script-syntax.ts";
import { defineStep, type ScriptCall, type ScriptReply, type StepContext } from "./step.ts";

/** A script computes; what takes a minute of computing belongs into a service of its own. */
const timeoutMsMax = 60_000;

/**
 * Runs JavaScript of the author's. A script that throws fails its run at once (TerminalError), since the same script over
 * the same data throws again. It reaches nothing outside, so it isn't checkpointed by itself: after a crash it may be
 * computed again, and `Date.now()` and `Math.random()` may give something else then.
 */
export const script = defineStep({
  type: "script",
  title: "Script",
  description:
    "Runs JavaScript in a sandbox without network, files or timers. What it returns is its output. It sees trigger, " +
    "params, steps, run and the named variables; memory.load(name) and memory.save(name, value) read and write " +
    "variables; console lines are kept. A script that throws fails the run without another attempt. After a crash it " +
    "may be computed again, with another Date.now() and Math.random().",
  effect: false,
  config: z.object({
    code: z.string().min(1).max(codeCharactersMax).meta({
      title: "Code",
      description: "The body of an async function: `return` a value, `await` a promise.",
      multiline: true,
      language: "javascript",
    }),
    timeoutMs: z.int().min(1).max(timeoutMsMax).default(1_000).meta({ title: "Longest time", unit: "ms" }),
  }),
  raw: ["code"],
  check({ code }) {
    const message = scriptFault(code);
    return message === null ? [] : [{ path: "code", message }];
  },
  examples: [
    {
      title: "Read a nested field of the body",
      config: {
        code: 'const orderData = memory.load("requestBody");\nreturn orderData.customer.email.toLowerCase();',
      },
      scope: { requestBody: { customer: { email: "Ada@Example.com" } } },
      output: "ada@example.com",
    },
    {
      title: "Add up and keep the total for later steps",
      config: {
        code: [
          "const total = params.items.reduce((sum, { price, count }) => sum + price * count, 0);",
          'memory.save("total", total);',
          'console.log("total", total);',
          "return { total, free: total >= 50 };",
        ].join("\n"),
      },
      scope: { params: { items: [{ price: 20, count: 3 }] } },
      output: { total: 60, free: true },
    },
  ],
  async run({ code, timeoutMs }, context) {
    const seen = seenBy(code, context);
    const reply = await context.doors.scripts
      .run({ code, ...seen, timeoutMs: Math.min(timeoutMs, context.timeoutMs), signal: context.signal })
      .catch((error: unknown) => {
        if (error instanceof ScriptError) error.console.forEach((line) => context.log(line));
        throw error;
      });
    keep(reply, context);
    return reply.output;
  },
});

function keep({ console, saved }: ScriptReply, context: StepContext): void {
  for (const line of console) context.log(line);
  for (const [name, value] of Object.entries(saved)) context.save(name, value);
}

/** Ways to reach a global without writing its name. */
const reachesUnnamed = /\b(?:globalThis|this|eval|Function|constructor)\b|\\u/;
/** Uses of `memory` other than `memory.load("name")` and the like, by which any variable may be meant. */
const loadsUnnamed = /\bload\b(?!\s*\(\s*(["'`])\w*\1\s*\))|\bmemory\b(?!\s*\.\s*(?:load|save)\b)/;
const loadsNamed = /\bload\s*\(\s*["'`](\w*)["'`]\s*\)/g;

/** Secrets stay out, so that they don't end up in an output. */
const globalNames: ReadonlySet<string> = new Set(
  scopeNames.filter((name) => name !== "secrets" && name !== "memory"),
);

/**
 * What the script is given: of all that the run knows, only what its code can name, since each value is copied into the
 * sandbox and a body may be large.
 */
function seenBy(code: string, context: StepContext): Pick<ScriptCall, "globals" | "variables"> {
  const any = reachesUnnamed.test(code);
  const anyVariable = any || loadsUnnamed.test(code);
  const globals: Record<string, unknown> = {};
  const variables: Record<string, Json> = {};
  for (const [name, value] of Object.entries(context.scope)) {
    const isNamed = code.includes(name);
    const variable = context.load(name);
    if (variable !== undefined && (isNamed || anyVariable)) variables[name] = variable;
    if ((variable !== undefined || globalNames.has(name)) && (isNamed || any)) globals[name] = value;
  }
  // A variable that bears one of the scope's own names is not in the scope.
  for (const [, name = ""] of code.matchAll(loadsNamed)) {
    const variable = context.load(name);
    if (variable !== undefined) variables[name] = variable;
  }
  return { globals, variables };
}
