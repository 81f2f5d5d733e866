import { z } from "zod";
import { KeyName, type KeyValue, keyValueCharactersMax } from "../contract/key-value.ts";
import { Json, template } from "../contract/name.ts";
import { numberOf } from "./number-of.ts";
import { defineStep, type StepContext, TerminalError } from "./step.ts";

const yearMs = 31_536_000_000;
const listMax = 1_000;

const Config = z.object({
  operation: z
    .enum(["get", "set", "delete", "increment", "compare-and-set", "list"])
    .default("get")
    .meta({ title: "Operation" }),
  key: template({
    title: "Key",
    description: "`seen:{{ params.orderId }}`; of list, what keys begin with.",
  }).max(10_000),
  value: Json.optional().meta({ title: "Value", template: true }),
  expected: Json.optional().meta({
    title: "Expected value",
    description: "Of compare-and-set: what has to be there; null stands for nothing.",
    template: true,
  }),
  by: z
    .union([z.number(), z.string().max(10_000)])
    .default(1)
    .meta({ title: "Add", description: "Of increment.", template: true }),
  expiresInMs: z.int().min(1).max(yearMs).nullable().default(null).meta({ title: "Gone after", unit: "ms" }),
  limit: z.int().min(1).max(listMax).default(100).meta({ title: "Most keys", description: "Of list." }),
});
type Config = z.output<typeof Config>;

const members = ["value", "version"];
const givenBy: ReadonlyMap<Json | undefined, readonly string[]> = new Map([
  ["get", members],
  ["set", members],
  ["increment", members],
  ["delete", ["deleted"]],
  ["compare-and-set", ["set", ...members]],
  ["list", ["items"]],
]);

/** Keeps values from run to run, for all workflows of a workspace. */
export const keyValue = defineStep({
  type: "key-value",
  title: "Key-value store",
  description:
    "Keeps values under keys, for all workflows of the workspace. get gives { value, version }, value null where there is " +
    "none; set and increment the same of what is there now; compare-and-set { set, value, version }; delete { deleted }; " +
    "list { items }. Increments at once are all counted, and one that a crash repeats is counted once unless another " +
    "write came between.",
  effect: true,
  config: Config,
  raw: ["operation"],
  check({ operation, value, expected, key }) {
    const faults: { path: string; message: string }[] = [];
    for (const [path, given] of Object.entries({ key, value, expected }))
      if (/\bsecrets\b/.test(JSON.stringify(given ?? null)) && JSON.stringify(given).includes("{{"))
        faults.push({
          path,
          message: "A secret does not belong here: these values are kept and shown in the clear.",
        });
    if ((operation === "set" || operation === "compare-and-set") && value === undefined)
      faults.push({ path: "value", message: "There is no value to keep." });
    if (operation === "compare-and-set" && expected === undefined)
      faults.push({
        path: "expected",
        message: "There is nothing to compare with; null stands for no value.",
      });
    return faults;
  },
  gives: ({ operation }) => givenBy.get(operation) ?? null,
  examples: [
    {
      title: "Count visits, anew each day",
      config: {
        operation: "increment",
        key: "visits:{{ params.customer }}",
        expiresInMs: 86_400_000,
      },
      scope: { params: { customer: "ada" } },
      output: { value: 1, version: 1 },
    },
  ],
  run(config, context) {
    if (config.operation === "list") return listed(config, context);
    const key = KeyName.safeParse(config.key);
    if (!key.success) throw new TerminalError(`This is no key: ${key.error.issues[0]?.message ?? ""}`);
    return done({ ...config, key: key.data }, context);
  },
});

async function done(config: Config, context: StepContext): Promise<Json> {
  const { keyValues } = context.doors;
  const place = { workspace: context.workspace, key: config.key, now: instant(context.now()) };
  const expiresAt = config.expiresInMs === null ? null : instant(context.now() + config.expiresInMs);
  const writing = { ...place, expiresAt, by: context.idempotencyKey };
  switch (config.operation) {
    case "get":
      return keptOf(await keyValues.get(place));
    case "delete":
      return { deleted: await keyValues.remove(place) };
    case "set":
      return keptOf(await keyValues.put({ ...writing, value: valueOf(config) }));
    case "increment": {
      const kept = await keyValues.increment({ ...writing, amount: numberOf(config.by) });
      if (kept === null) throw new TerminalError(`What is kept under ${config.key} is no number.`);
      return keptOf(kept);
    }
    case "compare-and-set": {
      const put = { ...writing, value: valueOf(config), ifValue: config.expected ?? null };
      const kept = await keyValues.put(put);
      return { set: kept !== null, ...keptOf(kept ?? (await keyValues.get(place))) };
    }
    case "list":
      return listed(config, context);
    default:
      return config.operation satisfies never;
  }
}

async function listed({ key: prefix, limit }: Config, context: StepContext): Promise<Json> {
  const { workspace, doors } = context;
  const items = await doors.keyValues.list({ workspace, prefix, limit, now: instant(context.now()) });
  return { items: items.map((kept) => ({ key: kept.key, ...keptOf(kept) })) };
}

const keptOf = (kept: KeyValue | null) => ({ value: kept?.value ?? null, version: kept?.version ?? 0 });

const instant = (ms: number) => new Date(ms).toISOString();

function valueOf({ value = null }: Config): Json {
  if (JSON.stringify(value).length <= keyValueCharactersMax) return value;
  throw new TerminalError(`The value has more than ${keyValueCharactersMax} characters of JSON.`);
}
