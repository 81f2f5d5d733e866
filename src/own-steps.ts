import { readdir } from "node:fs/promises";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import type { Config } from "./config.ts";
import type { Log } from "./contract/log.ts";
import type { Json } from "./contract/name.ts";
import { messageOf } from "./contract/problem.ts";
import { programFile } from "./core/package-folder.ts";
import type { LeftOut } from "./observe/examination.ts";
import { addStepKind, stepKindOf } from "./steps/index.ts";
import { type StepKind, TerminalError, Wait } from "./steps/step.ts";

/** A file that waits for something at its top level must not keep the others from starting. */
const loadMsMax = 10_000;
const isStepFile = /^(?!.*\.(?:d|test)\.).+\.(?:ts|mts|js|mjs)$/;

/**
 * Loads the operator's own kinds of steps from `steps/` in the data folder. They run in this process and may do whatever
 * it may: who can write there is trusted like who installed Tripline. A file that is wrong is logged and left out; given
 * are these, with what is wrong.
 */
export async function loadOwnSteps(config: Pick<Config, "data" | "stepFiles">, log: Log): Promise<LeftOut[]> {
  if (!config.stepFiles) return [];
  const folder = join(config.data, "steps");
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => isStepFile.test(name)).toSorted();
  if (files.length === 0) return [];
  const leftOut: LeftOut[] = [];
  const hooks = registerStepModule(folder);
  for (const file of files) {
    try {
      const types = await loaded(join(folder, file));
      log.info("step file loaded", { file, types });
    } catch (error) {
      const reason = messageOf(error);
      log.error("step file is wrong and was left out", { file: join(folder, file), reason });
      leftOut.push({ file, reason });
    }
  }
  hooks.deregister();
  return leftOut;
}

/**
 * Gives the files our own module, wherever the data folder is. They are ES modules, whatever a package.json above the
 * folder says that is there for something else; what is installed beneath it has package.json files of its own.
 */
function registerStepModule(folder: string) {
  const url = programFile("src/step.ts").href;
  const own = `${pathToFileURL(folder).href}/`;
  const formatOf = (at: string) => {
    if (!at.startsWith(own) || at.includes("/node_modules/")) return undefined;
    return at.endsWith(".ts") ? "module-typescript" : at.endsWith(".js") ? "module" : undefined;
  };
  return registerHooks({
    resolve(specifier, context, next) {
      if (specifier === "tripline/step") return { url, shortCircuit: true };
      const found = next(specifier, context);
      return { ...found, format: formatOf(found.url) ?? found.format };
    },
  });
}

async function loaded(path: string): Promise<string[]> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`it was not loaded within ${loadMsMax} ms`)), loadMsMax);
  try {
    const module: Record<string, unknown> = await Promise.race([import(pathToFileURL(path).href), late]);
    const kinds = Object.values(module).filter((value) => typeof value === "object" && value !== null);
    if (kinds.length === 0) throw new Error("it exports no step; write: export default defineStep({ … })");
    // All of a file or nothing.
    const checked = kinds.map(kindOf);
    for (const kind of checked) addStepKind(kind);
    return checked.map(({ type }) => type);
  } finally {
    clearTimeout(timer);
  }
}

const isFunction = (value: unknown) => typeof value === "function";
const Shape = z.object({
  type: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, "lower-case letters, digits and -"),
  title: z.string().min(1).max(200),
  description: z.string().max(10_000),
  effect: z.boolean(),
  examples: z.array(z.unknown()),
  config: z.custom<z.ZodType>(
    (value) => value instanceof z.ZodType,
    "a schema made with the z of tripline/step",
  ),
  run: z.custom(isFunction, "a function"),
});

/** Throws an Error that says what is wrong with it. */
function kindOf(value: unknown): StepKind {
  const shape = Shape.safeParse(value);
  if (!shape.success) {
    const [issue] = shape.error.issues;
    throw new Error(`what it exports is no step: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
  }
  const { type, config } = shape.data;
  if (z.toJSONSchema(config, { io: "input", unrepresentable: "any" }).type !== "object")
    throw new Error(`the config of ${type} is no object: write z.object({ … })`);
  if (stepKindOf(type) !== undefined) throw new Error(`there is a step of the type ${type} already`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its shape was looked at just now
  const kind = value as StepKind;
  return {
    ...kind,
    run(settings, context) {
      const given = kind.run(settings, context);
      return given instanceof Promise ? given.then((output) => asKept(type, output)) : asKept(type, given);
    },
  };
}

/** What the next step sees is what it would see after a restart: no dates, no functions, and what is no JSON is told. */
function asKept(type: string, output: unknown): Json | Wait {
  if (output instanceof Wait) return output;
  try {
    const text: string | undefined = JSON.stringify(output);
    return text === undefined ? null : JSON.parse(text);
  } catch (cause) {
    throw new TerminalError(`What the step ${type} gave is no JSON: ${messageOf(cause)}`, { cause });
  }
}
