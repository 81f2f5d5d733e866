import { type Command, Option } from "commander";
import { stringify } from "yaml";
import type { Json } from "../contract/name.ts";
import { type Template, type TemplateSummary, UseCase } from "../contract/template.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { fields, heading, show, styled } from "./output.ts";
import { printable } from "./printable.ts";
import { collected, type InstallOptions, installTemplate } from "./template-install.ts";
import { type TryOptions, tryTemplate } from "./template-try.ts";
import { wholeNumber } from "./whole-number.ts";

export function templatesCommand(program: Command): void {
  const templates = program
    .command("templates")
    .description("list, show, install and try workflows that are ready for a use");
  connected(templates.command("list", { isDefault: true }))
    .description("list templates by what they are for")
    .addOption(new Option("--use <case>", "only those for this").choices(UseCase.options))
    .action(list);
  connected(templates.command("show <template>"))
    .description("show what one does, what it needs and a sample of what it takes")
    .option("--definition", "print the definitions, as their file holds them")
    .action(detail);
  connected(templates.command("install <template>"))
    .description(
      "make a workflow and its trigger from a template; asks for what it needs, and shows the difference first",
    )
    .option("--as <name>", "what the workflow is called (default: as the template)")
    .option("--set <name=value>", "a setting; as often as needed", collected, {})
    .option(
      "--secret <name=value>",
      "a secret to be stored; others on this machine may see it",
      collected,
      {},
    )
    .option("--dry-run", "show the difference and change nothing")
    .option("--overwrite", "also where a workflow of that name is there already, and differs")
    .option("-y, --yes", "don't ask")
    .action((template: string, options: InstallOptions) => installTemplate(template, options));
  connected(templates.command("try <template>"))
    .description(
      "send its samples to the trigger that was made from it, and show the runs; they call what it is set to call",
    )
    .option("--as <name>", "what the workflow was called (default: as the template)")
    .option("--sample <number>", "only this one of the samples, from 1", wholeNumber)
    .action((template: string, options: TryOptions) => tryTemplate(template, options));
}

const useCaseTitles: Record<UseCase, string> = {
  commerce: "Commerce: stock, products, prices, orders, customers",
  chatbot: "Chatbots and support: tickets, orders, payments, leads",
  "ci-cd": "Build, test, deploy",
  data: "Data: files, databases, streams",
  saas: "Systems that are kept alike, campaigns, notifications",
  general: "General",
};

async function list({ use, ...options }: ConnectionOptions & { use?: UseCase }): Promise<void> {
  const { items } = await connect(options).listTemplates({});
  const wanted = items.filter(({ useCase }) => use === undefined || useCase === use);
  show(wanted, options, () => {
    const groups = Map.groupBy(wanted, ({ useCase }) => useCase);
    const width = Math.max(...wanted.map(({ name }) => name.length));
    const parts = [...groups].map(([useCase, group]) =>
      [heading(useCaseTitles[useCase]), ...group.map((each) => lineOf(each, width))].join("\n"),
    );
    return [...parts, "", "tripline templates show <name> says what one needs."].join("\n");
  });
}

const lineOf = ({ name, title }: TemplateSummary, width: number) => `  ${name.padEnd(width)}  ${title}`;

async function detail(
  name: string,
  { definition, ...options }: ConnectionOptions & { definition?: boolean },
) {
  const template = await connect(options).getTemplate({ template: name });
  if (definition === true && options.json !== true)
    return show(template, options, () => template.definitions.map((each) => yaml(each)).join("---\n"));
  show(template, options, () => detailOf(template));
}

const yaml = (value: Json) => stringify(value, { lineWidth: 0, blockQuote: "literal" });

function detailOf(template: Template): string {
  const { name, title, description, providers, settings, secrets, samples, definitions, next } = template;
  const needs = settings.map(({ name: setting, title: what, default: usual, example }) => {
    const value = usual === undefined ? `e.g. ${example}` : `${usual} unless given`;
    return `  --set ${setting}=…  ${what} (${value})`;
  });
  const kept = secrets.map(({ name: secret, title: what, generate, stored, description: from }) => {
    const where = stored
      ? "stored already"
      : generate !== false
        ? "made unless given"
        : (from ?? "to be given");
    return `  --secret ${secret}=…  ${what} (${where})`;
  });
  const [sample] = samples;
  return [
    styled("bold", title),
    printable(description.trim()),
    ...(providers.length > 0 ? [fields({ providers: providers.join(", ") })] : []),
    ...(needs.length + kept.length > 0 ? [heading("Needs"), ...needs, ...kept] : []),
    heading("Steps"),
    ...definitions.flatMap((each) => outline(each)),
    ...(sample === undefined
      ? []
      : [
          heading(`Sample: ${sample.title}`),
          fields(sample.headers),
          indented(JSON.stringify(sample.body, null, 2)),
        ]),
    heading("Afterwards"),
    ...next.map((each) => `  ${each}`),
    "",
    `tripline templates install ${name}`,
  ]
    .filter((part, at) => part !== "" || at > 0)
    .join("\n");
}

/** Lists of steps that a step holds beside its usual one; named, since it is not clear when they run. */
const named = new Set(["else", "default", "catch", "finally", "send"]);

/** The titles of a definition's steps, those that others hold further in. */
function outline({ title, name, steps = [] }: Record<string, Json>): string[] {
  return [`  ${textOf(title) ?? textOf(name) ?? ""}`, ...stepLines(steps, 2)];
}

function stepLines(value: Json, depth: number): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => stepLines(item, depth));
  const { id, type, title, config = null } = value;
  if (typeof id === "string" && typeof type === "string") {
    const line = `${indent(depth)}${styled("dim", type)} ${printable(textOf(title) ?? id)}`;
    return [line, ...stepLines(config, depth + 1)];
  }
  return Object.entries(value).flatMap(([key, item]) => {
    const lines = stepLines(item, depth);
    return named.has(key) && lines.length > 0
      ? [`${indent(depth)}${styled("dim", `${key}:`)}`, ...lines]
      : lines;
  });
}

const indent = (depth: number) => "  ".repeat(depth);

const textOf = (value: Json | undefined) => (typeof value === "string" ? value : undefined);

const indented = (text: string) =>
  text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
