// Holds the pages that people read to the program: links lead somewhere, definitions are taken, commands exist.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { after } from "../src/api/after.ts";
import { readDefinitions } from "../src/api/definitions/read.ts";
import { checkTrigger } from "../src/api/trigger-check.ts";
import { newTrigger } from "../src/api/triggers.ts";
import { secretsOf } from "../src/auth/credential.ts";
import type { Route } from "../src/contract/route.ts";
import { WorkflowInput } from "../src/contract/workflow.ts";
import { validateWorkflow } from "../src/engine/validate.ts";
import { tripline } from "./cli.ts";

const root = join(import.meta.dirname, "..");
const pages = globSync(["README.md", "CONTRIBUTING.md", "docs/**/*.md", "examples/*.md"], { cwd: root }).map(
  (path) => ({ path, text: readFileSync(join(root, path), "utf8") }),
);

const blocks = (text: string, language: string) =>
  Array.from(
    text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm")),
    ([, code = ""]) => code,
  );

test("every link between pages leads to a file", () => {
  const offenders = pages.flatMap(({ path, text }) =>
    Array.from(text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g), ([, target = ""]) => target)
      .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(path), target)))
      .map((target) => `${path} → ${target}`),
  );
  expect(offenders).toEqual([]);
});

/** Whole definitions, and triggers shown without what stands around them. */
const definitions = pages.flatMap(({ path, text }) =>
  blocks(text, "yaml").flatMap((code) => {
    const shown: { name?: string; trigger?: { auth?: unknown } } = parse(code);
    if (shown.name !== undefined) return [{ path, definition: shown }];
    if (shown.trigger === undefined) return [];
    const trigger = { auth: [{ scheme: "none" }], ...shown.trigger };
    return [{ path, definition: { name: "shown", ...shown, trigger } }];
  }),
);

test("the guides show definitions", () => {
  expect(definitions.length).toBeGreaterThan(8);
});

test.each(definitions)(
  "[S123] the definition $definition.name of $path works as it stands",
  ({ definition }) => {
    const { wanted, issues } = readDefinitions([definition]);
    expect(issues).toEqual([]);
    for (const { input } of wanted.workflows) expect(validateWorkflow(input)).toEqual([]);
    const workspace = "default";
    const put = wanted.triggers.map(({ input }) =>
      newTrigger(input, { id: `trg_${input.name}`, workspace, now: 0 }),
    );
    const secrets = put
      .flatMap(({ auth }) => secretsOf(auth))
      .map((name) => ({ workspace, name, value: "" }));
    const nothing = { workspaces: [], triggers: [], workflows: [], keys: [], captures: [], answered: [] };
    const stand = after(
      { revision: 1, ...nothing, secrets },
      { workspace, putTriggers: put, putWorkflows: put.flatMap(({ routes }) => routes.map(started)) },
    );
    for (const trigger of put) expect(checkTrigger(trigger, stand)).toEqual([]);
  },
);

const started = ({ workflow: name }: Route) => WorkflowInput.parse({ name });

/** Commands as pages write them, in blocks and in running text. */
const commands = new Map(
  pages
    .filter(({ path }) => path !== "docs/requirements.md" && !path.startsWith("docs/reference/"))
    .flatMap(({ path, text }) => {
      const shell = blocks(text, "sh").flatMap((code) => code.split("\n"));
      const inline = Array.from(text.matchAll(/`((?:npx )?tripline [^`]+)`/g), ([, code = ""]) => code);
      return [...shell, ...inline]
        .map((line) => /(?:^|\s)tripline ([a-z][^#|>]*)/.exec(line.replace(/\\$/, ""))?.[1]?.trim() ?? "")
        .filter((line) => line !== "")
        .map((line) => [line, path] as const);
    }),
);

describe("[S92] [S93] [S94] [S95] the commands that pages name are there, with the options they show", () => {
  const groups = new Map<string, string[]>();
  for (const line of commands.keys()) {
    const words = line.split(/\s+/);
    const [name = "", next = ""] = words;
    const path = /^[a-z]+$/.test(next) ? `${name} ${next}` : name;
    groups.set(path, [...(groups.get(path) ?? []), line]);
  }
  test.concurrent.each([...groups])("tripline %s", async (path, lines) => {
    const help = await helpOf(path.split(" "));
    const missing = lines.flatMap((line) =>
      Array.from(line.matchAll(/\s(--[a-z][a-z-]*)/g), ([, option = ""]) => option)
        .filter((option) => !help.includes(option))
        .map((option) => `${commands.get(line)}: tripline ${line}: ${option}`),
    );
    expect(missing).toEqual([]);
  });
});

/** Of the command, or of the group's default where the second word is no command but an argument. */
async function helpOf([name = "", second = ""]: string[]): Promise<string> {
  const top = await tripline(null, [name, "--help"]);
  expect(top.code, `tripline ${name}`).toBe(0);
  const isGroup = top.out.includes("\nCommands:");
  if (!isGroup) return top.out;
  const inner = new RegExp(`^  ${second}\\b`, "m").test(top.out) && second !== "" ? second : "list";
  const { code, out } = await tripline(null, [name, inner, "--help"]);
  expect(code, `tripline ${name} ${inner}`).toBe(0);
  return out;
}
