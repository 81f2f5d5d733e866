import { InvalidArgumentError } from "commander";
import type { Client } from "../contract/client.ts";
import { Problem } from "../contract/problem.ts";
import {
  SettingValue,
  type Template,
  type TemplateInstalled,
  type TemplateSetting,
} from "../contract/template.ts";
import { difference } from "./change-text.ts";
import { type ConnectionOptions, connect } from "./connection.ts";
import { Told, UsageError } from "./failure.ts";
import { heading, note, say, styled } from "./output.ts";
import { printable } from "./printable.ts";
import { isAgreed, typed, typedUnseen } from "./question.ts";
import { terminal } from "./terminal.ts";

export interface InstallOptions extends ConnectionOptions {
  as?: string;
  set: Record<string, string>;
  secret: Record<string, string>;
  dryRun?: boolean;
  overwrite?: boolean;
  yes?: boolean;
}

/** `name=value`, given as often as wanted. */
export function collected(given: string, before: Record<string, string>): Record<string, string> {
  const at = given.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write it as name=value.");
  return { ...before, [given.slice(0, at)]: given.slice(at + 1) };
}

/** Asks for what is missing where somebody is there to be asked, shows the difference, and installs. */
export async function installTemplate(name: string, options: InstallOptions): Promise<void> {
  const client = connect(options);
  const template = await client.getTemplate({
    template: name,
    ...(options.as !== undefined && { query: { as: options.as } }),
  });
  const asks =
    terminal().stdin.isTTY && terminal().stdout.isTTY && options.json !== true && options.yes !== true;
  const given = asks ? await asked(template, options) : { settings: options.set, secrets: options.secret };
  const { as, overwrite = false } = options;
  const input = { ...given, overwrite, ...(as !== undefined && { as }) };
  const planned = await placed(() =>
    client.installTemplate({ template: name, input: { ...input, dryRun: true } }),
  );
  if (options.json !== true) say(difference(planned.applied));
  if (options.dryRun === true) {
    if (options.json === true) say(JSON.stringify(planned, null, 2));
    return;
  }
  // Whoever has seen the difference and agrees to it, means what it overwrites, too.
  if (asks) await agree();
  await install(client, {
    name,
    input: { ...input, overwrite: overwrite || asks },
    json: options.json === true,
  });
}

async function install(
  client: Client,
  {
    name,
    input,
    json,
  }: { name: string; input: Parameters<Client["installTemplate"]>[0]["input"]; json: boolean },
): Promise<void> {
  const done = await client.installTemplate({ template: name, input });
  say(json ? JSON.stringify(done, null, 2) : installedText(name, done));
  if (json) return;
  for (const { trigger, warning } of done.applied.warnings)
    note(`${styled("yellow", "warning")} The trigger ${trigger}: ${printable(warning)}`);
}

function installedText(template: string, { name, secrets, triggers, next }: TemplateInstalled): string {
  const made = secrets.flatMap(({ name: secret, value }) =>
    value === null ? [] : [`  ${secret}  ${value}`],
  );
  const as = name === template ? "" : ` --as ${name}`;
  return [
    ...(made.length > 0 ? [heading("Secrets that were made; they are shown this once"), ...made] : []),
    ...triggers.flatMap((trigger) => [heading(trigger.name), `  ${trigger.publicUrl}`, "", trigger.curl]),
    heading("Afterwards"),
    ...next.map((each) => `  ${printable(each)}`),
    `  Send it a sample: tripline templates try ${template}${as}`,
  ].join("\n");
}

/** What is missing is told by the flags that give it. */
async function placed<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "invalid_input") throw error;
    const flags = error.issues.map(({ path, message }) => {
      const [kind, ...rest] = path.split(".");
      return `  --${kind === "secrets" ? "secret" : "set"} ${rest.join(".")}=…  ${message}`;
    });
    throw new UsageError(
      ["The template can't be installed like this:", ...flags].join("\n"),
      "Give these, or run it in a terminal to be asked. Secrets may also be stored before: tripline secrets set <name>",
    );
  }
}

async function asked(
  { settings, secrets }: Template,
  options: InstallOptions,
): Promise<{ settings: Record<string, string>; secrets: Record<string, string> }> {
  const given = { settings: { ...options.set }, secrets: { ...options.secret } };
  for (const { name, title, type, example, default: usual } of settings) {
    if (given.settings[name] !== undefined) continue;
    given.settings[name] = answered(
      await typed({
        message: title,
        placeholder: usual ?? example,
        ...(usual !== undefined && { defaultValue: usual }),
        validate: (value = "") => faultOf(value, { type, usual }),
      }),
    );
  }
  for (const { name, title, description, generate, stored } of secrets) {
    if (given.secrets[name] !== undefined || stored) continue;
    const how = generate !== false ? "leave it empty to have one made" : (description ?? "it is not shown");
    const value = answered(await typedUnseen({ message: `${title} (${how})` }));
    if (value !== "") given.secrets[name] = value;
  }
  return given;
}

function faultOf(
  value: string,
  { type, usual }: { type: TemplateSetting["type"]; usual: string | undefined },
): string | undefined {
  if (value === "") return usual === undefined ? "It needs a value." : undefined;
  if (type === "number" && !Number.isFinite(Number(value))) return "It is not a number.";
  if (type === "url" && !/^https?:$/.test(URL.parse(value)?.protocol ?? ""))
    return "It is not an address such as https://example.com.";
  return SettingValue.safeParse(value).error?.issues[0]?.message;
}

function answered(value: string | null): string {
  if (value !== null) return value;
  note("Nothing was installed.");
  throw new Told();
}

async function agree(): Promise<void> {
  if (await isAgreed({ message: "Install this?" })) return;
  note("Nothing was installed.");
  throw new Told();
}
