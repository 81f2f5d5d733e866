import { z } from "zod";
import type { Json } from "../contract/name.ts";
import { headerFields } from "./headers.ts";
import { codeCharactersMax } from "./script-bounds.ts";
import { ScriptError } from "./script-door.ts";
import { FetchHost, scriptFetch } from "./script-fetch.ts";
import { loadedNames, loadsAny, readsAny } from "./script-reads.ts";
import { scriptFault } from "./script-syntax.ts";
import { typeless } from "./script-types.ts";
import {
  defineStep,
  PassingError,
  type ScriptCall,
  type ScriptReply,
  type StepContext,
  TerminalError,
} from "./step.ts";

/** A script computes; what takes a minute of computing belongs into a service of its own. */
const timeoutMsMax = 60_000;

/** Without fetch a script only computes; with it most of the time is spent on waiting. */
const timeoutMsDefault = 1_000,
  fetchingMsDefault = 30_000;
const hostsMax = 50;
const turn = "a free script thread (TRIPLINE_SCRIPT_THREADS says how many there are)";

const Config = z.object({
  code: z.string().min(1).max(codeCharactersMax).meta({
    title: "Code",
    description: "The body of an async function: `return` a value, `await` a promise.",
    multiline: true,
    language: "javascript",
  }),
  language: z.enum(["javascript", "typescript"]).default("javascript").meta({
    title: "Language",
    description: "Types are taken off before the script runs; nothing is checked by them.",
  }),
  fetchHosts: z
    .array(FetchHost)
    .max(hostsMax)
    .default([])
    .meta({
      title: "Hosts it may fetch from",
      description:
        "`api.example.com`, `*.example.com`, `localhost:8080`. Without any there is no fetch. Whoever runs Tripline has " +
        "to allow it, too: TRIPLINE_SCRIPT_FETCH.",
    }),
  fetchHeaders: headerFields({
    title: "Headers of each fetch",
    rare: true,
    description: "Sent along, and out of the script's sight: the place for what proves who asks.",
  }),
  timeoutMs: z
    .int()
    .min(1)
    .max(timeoutMsMax)
    .optional()
    .meta({
      title: "Longest time",
      unit: "ms",
      description: `Waiting for replies counts. ${timeoutMsDefault / 1_000} s unless given, ${fetchingMsDefault / 1_000} s with hosts to fetch from.`,
    }),
});
type Config = z.output<typeof Config>;

/**
 * Runs JavaScript of the author's. A script that throws fails its run at once (TerminalError), since the same script over
 * the same data throws again. Unless it may fetch it reaches nothing outside, so it isn't checkpointed by itself: after a
 * crash it may be computed again, and `Date.now()` and `Math.random()` may give something else then.
 */
export const script = defineStep({
  type: "script",
  title: "Script",
  description:
    "Runs JavaScript or TypeScript in a sandbox without files or timers, and without network unless hosts to fetch " +
    "from are listed. What it returns is its output. It sees trigger, params, steps, run and the named variables; " +
    "memory.load(name) and memory.save(name, value) read and write variables; console lines are kept. There are " +
    "TextEncoder, TextDecoder, btoa, atob, toBase64 and toHex of bytes, URL, URLSearchParams, crypto (hash, hmac, " +
    "timingSafeEqual, randomUUID, getRandomValues) and dates. A script that throws fails the run without another " +
    "attempt, except by a FetchError. After a crash it may be computed again, with another Date.now() and Math.random().",
  effect: false,
  hasEffect: ({ fetchHosts }) => Array.isArray(fetchHosts) && fetchHosts.length > 0,
  config: Config,
  raw: ["code", "fetchHosts"],
  check({ code, language }) {
    const message = scriptFault(code, language);
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
    {
      title: "Check a signature and name the day where the shop is, in TypeScript",
      config: {
        language: "typescript",
        code: [
          "interface Order { id: string; at: string }",
          "const order: Order = JSON.parse(params.payload);",
          'const signature = crypto.hmac("sha256", params.key, params.payload);',
          "return {",
          "  id: order.id,",
          "  genuine: crypto.timingSafeEqual(signature, params.signature),",
          '  day: dates.format(order.at, "YYYY-MM-DD", "Europe/Berlin"),',
          "};",
        ].join("\n"),
      },
      scope: {
        params: {
          key: "k",
          payload: '{"id":"A-7","at":"2026-01-31T23:30:00Z"}',
          signature: "0bc4b43425252365592b7ba7c49da34a5c53c6024b56d2ea94d13c9a9fd0570a",
        },
      },
      output: { id: "A-7", genuine: true, day: "2026-02-01" },
    },
  ],
  async run(config, context) {
    const code = codeOf(config);
    // What the script has begun to fetch ends with it: nobody would see it, and the step's line is written.
    const over = config.fetchHosts.length > 0 ? new AbortController() : null;
    const reply = await context.doors.scripts
      .run({
        workspace: context.workspace,
        code,
        ...seenBy(code, context),
        ...boundsOf(config, context, over),
        signal: context.signal,
        begun: context.waitsForTurn(turn),
      })
      .finally(() => over?.abort())
      .catch((error: unknown) => {
        if (!(error instanceof ScriptError)) throw error;
        error.console.forEach((line) => context.log(line));
        // The network failed, not the script: by the step's policy it is tried again.
        if (config.fetchHosts.length > 0 && error.message.startsWith("FetchError: "))
          throw new Error(error.message, { cause: error });
        throw error;
      });
    keep(reply, context);
    return reply.output;
  },
});

function codeOf({ code, language }: Config): string {
  if (language === "javascript") return code;
  const plain = typeless(code);
  if (plain.kind === "fault") throw new (plain.passing ? PassingError : TerminalError)(plain.message);
  return plain.code;
}

function boundsOf(
  config: Config,
  context: StepContext,
  over: AbortController | null,
): Pick<ScriptCall, "timeoutMs" | "fetch"> {
  const { fetchHosts: hosts, fetchHeaders: headers } = config;
  const wanted = config.timeoutMs ?? (over === null ? timeoutMsDefault : fetchingMsDefault);
  const timeoutMs = Math.min(wanted, context.timeoutMs);
  if (over === null) return { timeoutMs };
  const signal = AbortSignal.any([context.signal, over.signal]);
  return { timeoutMs, fetch: scriptFetch({ hosts, headers, timeoutMs, signal }, context) };
}

function keep({ console, saved }: ScriptReply, context: StepContext): void {
  for (const line of console) context.log(line);
  for (const [name, value] of Object.entries(saved)) context.save(name, value);
}

/**
 * What the scope holds under these names is not given: secrets, so that they don't end up in an output; scripts have
 * `memory` and a clock of their own. A variable may bear such a name.
 */
const hidden: ReadonlySet<string> = new Set(["secrets", "memory", "now"]);

/**
 * What the script is given: of all that the run knows, only what its code can name, since each value is copied into the
 * sandbox and a body may be large.
 */
function seenBy(code: string, context: StepContext): Pick<ScriptCall, "globals" | "variables"> {
  const any = readsAny(code);
  const anyVariable = loadsAny(code);
  const globals: Record<string, unknown> = {};
  const variables: Record<string, Json> = {};
  for (const [name, value] of Object.entries(context.scope)) {
    const isNamed = code.includes(name);
    const variable = context.load(name);
    if (variable !== undefined && (isNamed || anyVariable)) variables[name] = variable;
    const seen = hidden.has(name) ? variable : value;
    if (seen !== undefined && (isNamed || any)) globals[name] = seen;
  }
  // A variable that bears one of the scope's own names is not in the scope.
  for (const name of loadedNames(code)) {
    const variable = context.load(name);
    if (variable !== undefined) variables[name] = variable;
  }
  return { globals, variables };
}
