import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Command } from "commander";
import { type Fixture, FixtureContent } from "../contract/fixture.ts";
import { messageOf, Problem } from "../contract/problem.ts";
import { runStatusesEnded } from "../contract/run.ts";
import { agreeToDelete } from "./agreement.ts";
import { type ConnectionOptions, connect, connected, deleting } from "./connection.ts";
import { everyPage } from "./every-page.ts";
import { Told, UsageError } from "./failure.ts";
import { fields, heading, localTime, note, say, show, table } from "./output.ts";
import { printable } from "./printable.ts";
import { ended } from "./run-end.ts";
import { terminal } from "./terminal.ts";
import { wholeNumber } from "./whole-number.ts";
import { writeText } from "./written-file.ts";

interface SaveOptions extends ConnectionOptions {
  description?: string;
  force?: boolean;
  replace?: boolean;
}

interface ImportOptions extends ConnectionOptions {
  replace?: boolean;
}

interface RunOptions extends ConnectionOptions {
  trigger?: string;
  workflow?: string;
  version?: number;
  wait?: boolean;
}

export function fixturesCommand(program: Command): void {
  const fixtures = program
    .command("fixtures")
    .description("deliveries kept under a name, to be run again as tests");
  connected(fixtures.command("list", { isDefault: true }))
    .description("list fixtures")
    .action(list);
  connected(fixtures.command("show <name>")).description("show one with its content").action(one);
  connected(fixtures.command("save <delivery> <name>"))
    .description("keep a delivery under a name, whatever becomes of it")
    .option("--description <text>", "what it is a case of")
    .option("--replace", "also over the fixture that has the name already")
    .option("--force", "also one that was captured and whose sender was not proved; needs an admin key")
    .action(save);
  connected(fixtures.command("run <name>"))
    .description("start runs from it: of the workflows that its trigger's routes choose")
    .option("--workflow <name>", "of this workflow instead")
    .option("--version <number>", "of this version of it", wholeNumber)
    .option("--trigger <name>", "held against this trigger instead of its own")
    .option("--wait", "wait for the runs' end; fails when one of them failed")
    .action(run);
  connected(fixtures.command("export <name> [file]"))
    .description("write it to a file, or to the terminal")
    .action(exportFixture);
  connected(fixtures.command("import <files...>"))
    .description("save what was exported; a fixture is named for its file unless the file names it")
    .option("--replace", "also over fixtures that have the names already")
    .action(importFixtures);
  deleting(fixtures.command("delete <name>")).description("delete it").action(remove);
}

async function list(options: ConnectionOptions): Promise<void> {
  const client = connect(options);
  const items = await everyPage((after) => client.listFixtures({ query: { after, limit: 1_000 } }));
  show(items, options, () =>
    table(
      items,
      [
        { title: "name", text: ({ name }) => name },
        { title: "trigger", text: ({ trigger }) => trigger },
        { title: "request", text: ({ method, url }) => `${method} ${url}` },
        { title: "saved", text: ({ createdAt }) => localTime(createdAt) },
        { title: "description", text: ({ description }) => description },
      ],
      "There are no fixtures yet. Save one: tripline fixtures save <delivery> <name>",
    ),
  );
}

async function one(name: string, options: ConnectionOptions): Promise<void> {
  const fixture = await connect(options).getFixture({ fixture: name });
  show(fixture, options, () => detail(fixture));
}

function detail(fixture: Fixture): string {
  const { name, trigger, method, url, createdAt, savedFrom, description, headers, body } = fixture;
  return [
    fields({
      name,
      trigger,
      request: `${method} ${url}`,
      saved: localTime(createdAt),
      "saved from": savedFrom,
      description,
    }),
    heading("Headers"),
    fields(headers),
    heading("Body"),
    body.encoding === "utf8"
      ? printable(body.content)
      : `It is not text: ${body.content.length} characters of base64.`,
  ].join("\n");
}

async function save(
  delivery: string,
  fixture: string,
  { description, force, replace, ...options }: SaveOptions,
): Promise<void> {
  const input = { delivery, description, force, replace };
  const saved = await replacing(() => connect(options).putFixture({ fixture, input }));
  show(saved, options, () => `Saved. Run it with: tripline fixtures run ${saved.name}`);
}

async function run(
  fixture: string,
  { trigger, workflow, version, wait, ...options }: RunOptions,
): Promise<void> {
  const client = connect(options);
  const started = await client.runFixture({ fixture, input: { trigger, workflow, version } });
  if (wait !== true) {
    return show(started, options, () =>
      started.runs.map((each) => `${fixture} → run ${each.runId} of ${each.workflow} is queued.`).join("\n"),
    );
  }
  const runs = await Promise.all(started.runs.map(({ runId }) => ended(client, runId)));
  show(runs, options, () =>
    runs
      .map((each) => `${fixture} → run ${each.id} of ${each.workflow} ${each.status}${reason(each)}.`)
      .join("\n"),
  );
  if (runs.some(({ status }) => status !== runStatusesEnded[0])) throw new Told();
}

const reason = ({ error }: { error: { message: string } | null }) =>
  error === null ? "" : `: ${printable(error.message)}`;

async function exportFixture(
  name: string,
  file: string | undefined,
  options: ConnectionOptions,
): Promise<void> {
  const {
    workspace: _workspace,
    createdAt: _at,
    savedFrom: _from,
    ...content
  } = await connect(options).getFixture({ fixture: name });
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if (file === undefined) terminal().stdout.write(text);
  else {
    writeText(file, text);
    note(`Written to ${file}.`);
  }
}

/** What is refused since the name is taken is done with an option. */
async function replacing<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "conflict" || !error.message.includes("`replace`"))
      throw error;
    throw new Problem("conflict", {
      detail: error.message.replace("`replace` it", "replace it with --replace"),
    });
  }
}

async function importFixtures(files: string[], { replace, ...options }: ImportOptions): Promise<void> {
  const client = connect(options);
  const saved: Fixture[] = [];
  for (const file of files) {
    const { name, content } = read(file);
    saved.push(await replacing(() => client.putFixture({ fixture: name, input: { content, replace } })));
  }
  show(saved, options, () => saved.map(({ name }) => `${name} is saved.`).join("\n"));
}

function read(file: string): { name: string; content: FixtureContent } {
  const parsed = FixtureContent.loose().safeParse(jsonIn(file));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UsageError(
      `${file} is no fixture: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
      "Write one with: tripline fixtures export <name> <file>",
    );
  }
  const name = typeof parsed.data["name"] === "string" ? parsed.data["name"] : basename(file, ".json");
  return { name, content: FixtureContent.parse(parsed.data) };
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const why = messageOf(error);
    throw new UsageError(
      `${file} can't be read: ${why}`,
      "Is it a file that tripline fixtures export wrote?",
    );
  }
}

async function remove(fixture: string, options: ConnectionOptions & { yes?: boolean }): Promise<void> {
  await agreeToDelete(`the fixture ${fixture}`, options);
  await connect(options).deleteFixture({ fixture });
  if (options.json !== true) say(`The fixture ${fixture} is deleted.`);
}
