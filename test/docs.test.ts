// Holds the pages that people read to the program: links lead somewhere, definitions are taken, commands exist.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { after } from "../src/api/after.ts";
import { readDefinitions } from "../src/api/definitions/read.ts";
import { templates } from "../src/api/templates/shelf.ts";
import { checkTrigger } from "../src/api/trigger-check.ts";
import { lintTrigger } from "../src/api/trigger-lint.ts";
import { newTrigger } from "../src/api/triggers.ts";
import { secretsOf } from "../src/auth/credential.ts";
import { presetFor } from "../src/auth/provider.ts";
import { commands as commandFiles } from "../src/cli/tripline.ts";
import type { Route } from "../src/contract/route.ts";
import type { Trigger } from "../src/contract/trigger.ts";
import { WorkflowInput } from "../src/contract/workflow.ts";
import { validateWorkflow } from "../src/engine/validate.ts";

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
    const nothing = {
      workspaces: [],
      triggers: [],
      workflows: [],
      awaited: [],
      members: [],
      keys: [],
      captures: [],
      answered: [],
    };
    const stand = after(
      { revision: 1, ...nothing, secrets },
      { workspace, putTriggers: put, putWorkflows: put.flatMap(({ routes }) => routes.map(started)) },
    );
    for (const trigger of put) {
      expect(checkTrigger(trigger, stand)).toEqual([]);
      expect(lintTrigger(trigger)).toEqual([]);
      expect(neverSent(trigger)).toEqual([]);
    }
  },
);

/** Types that GitHub sends are single words; what happened to the thing is the body's `action`. */
const neverSent = (trigger: Trigger) =>
  presetFor(trigger)?.name === "github" ? (trigger.events ?? []).filter((type) => type.includes(".")) : [];

const started = ({ workflow: name }: Route) => WorkflowInput.parse({ name });

/** What the sources want said, by the page that says it. */
function expectSaid(page: string, ...said: RegExp[]): void {
  const text = pages.find(({ path }) => path === page)?.text ?? "";
  for (const each of said) expect(text).toMatch(each);
}

test("[S30] senders are told how to send", () => {
  expectSaid(
    "docs/senders.md",
    /exponential backoff/,
    /At 429 wait/,
    /X-RateLimit-Remaining/,
    /Time out at 30 seconds/,
    /Retry what was not answered/,
    /Log\*\* the request, the answer/,
    /firewalls/,
  );
});

test("[S96] the good practice of the references is there", () => {
  expectSaid(
    "docs/guides/questions.md",
    /Subscribe to the fewest events/,
    /HTTPS with certificate verification/,
    /A secret for every webhook/,
    /within ten seconds/,
    /Sign, and encrypt/,
  );
});

test("[S119] keys are strong, rotated, shared with few, calls watched, values checked", () => {
  expectSaid(
    "docs/guides/questions.md",
    /long, random and used for nothing else/,
    /shared with nobody who\s+does not need it/,
    /rotated\]\(rotating-secrets\.md\) regularly/,
    /audit --kind suspicion/,
    /plausible in a later step/,
    /never put it into a query or a shell/,
  );
});

test("[S122] senders retry, time out and outlast an outage", () => {
  expectSaid(
    "docs/senders.md",
    /Retry what was not answered/,
    /Time out at/,
    /an outage of either side, or a restart, loses nothing/,
  );
});

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

const program = new Command("tripline");
for (const register of Object.values(commandFiles)) (await register())(program);

test.each([...commands])(
  "[S92] [S93] [S94] [S95] the command `tripline %s` is there, with the options shown",
  (line) => {
    const [name = "", second = ""] = line.split(/\s+/);
    const outer = program.commands.find((command) => command.name() === name);
    const named = outer?.commands.find((command) => command.name() === second);
    // Where the second word is no command but an argument, the group lists.
    const command = named ?? outer?.commands.find((inner) => inner.name() === "list") ?? outer;
    const options = command?.options.map(({ long }) => long) ?? [];
    const shown = Array.from(line.matchAll(/\s(--[a-z][a-z-]*)/g), ([, option = ""]) => option);
    expect(command, name).toBeDefined();
    expect(shown.filter((option) => !["--help", ...options].includes(option))).toEqual([]);
  },
);

test("[S123] a template's installation is shown with all that it can't do without", () => {
  const page = pages.find(({ path }) => path === "docs/guides/templates.md")?.text ?? "";
  const [install = ""] = /tripline templates install [\s\S]*?[^\\]\n/.exec(page) ?? [];
  const template = templates().find(({ name }) => install.includes(` ${name} `));
  const settings = (template?.settings ?? []).filter((setting) => setting.default === undefined);
  const secrets = (template?.secrets ?? []).filter(({ generate }) => generate !== true);
  const needed = [
    ...settings.map(({ name }) => `--set ${name}=`),
    ...secrets.map(({ name }) => `--secret ${name}=`),
  ];
  expect(needed.length).toBeGreaterThan(3);
  expect(needed.filter((each) => !install.includes(each))).toEqual([]);
});

test("[S123] what a guide calls was put in force before, and what it quotes is what is printed", () => {
  const authentication = pages.find(({ path }) => path === "docs/guides/authentication.md")?.text ?? "";
  const lines = blocks(authentication, "sh").join("").split("\n");
  const applied = lines.findIndex((line) => line.includes("tripline apply"));
  const shown = lines.findIndex((line) => line.includes("--example curl"));
  expect(applied).toBeGreaterThan(-1);
  expect(shown).toBeGreaterThan(applied);
  expectSaid("docs/guides/people.md", /Nobody is here yet\. Open this to make yourself the administrator:/);
});
