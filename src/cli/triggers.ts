import { type Command, Option } from "commander";
import type { Client } from "../contract/client.ts";
import type { TriggerFaults } from "../contract/match.ts";
import { Problem } from "../contract/problem.ts";
import type { Route } from "../contract/route.ts";
import type { TriggerStatus, TriggerView } from "../contract/trigger.ts";
import { agreeToDelete } from "./agreement.ts";
import { captureCommand } from "./capture.ts";
import { type ConnectionOptions, connect, connected, deleting } from "./connection.ts";
import { credentialsCommand } from "./credentials.ts";
import { driftCommand } from "./drift.ts";
import { everyPage } from "./every-page.ts";
import { UsageError } from "./failure.ts";
import { flowCommands } from "./flow.ts";
import { matchCommand } from "./match.ts";
import { fields, heading, localTime, say, show, statusStyle, styled, table } from "./output.ts";
import { printable } from "./printable.ts";
import { simulateCommand } from "./simulate.ts";
import { boundsOf } from "./trigger-bounds.ts";
import { draftCommands } from "./versions.ts";

interface ListOptions extends ConnectionOptions {
  search?: string;
  example?: (typeof languages)[number];
}

/** Enough to choose from. */
const matchesShown = 10;
const fieldsShown = 8;
const languages = ["curl", "javascript", "python"] as const;

export function triggersCommand(program: Command): void {
  const triggers = program.command("triggers").description("list triggers, show one, or change its state");
  connected(triggers.command("list [trigger]", { isDefault: true }))
    .description("list triggers, or show one by id, by name, or by an address or part of one")
    .option("--search <text>", "part of a name or id, or any part of an address; a whole URL, too")
    .addOption(
      new Option("--example <language>", "print only a call of the trigger, as this").choices(languages),
    )
    .action(list);
  captureCommand(triggers);
  driftCommand(triggers);
  simulateCommand(triggers);
  for (const [verb, status, description] of changes) {
    connected(triggers.command(`${verb} <trigger>`))
      .description(description)
      .action((trigger: string, options: ConnectionOptions) => change(trigger, status, options));
  }
  matchCommand(triggers);
  flowCommands(triggers);
  credentialsCommand(triggers);
  draftCommands(triggers, "trigger");
  deleting(triggers.command("delete <trigger>")).description("delete it; its deliveries stay").action(remove);
}

const changes: readonly (readonly [string, TriggerStatus, string])[] = [
  ["activate", "active", "take deliveries"],
  ["deactivate", "inactive", "answer as if the address did not exist"],
  ["retire", "retired", "answer 410 Gone for good"],
];

async function list(trigger: string | undefined, options: ListOptions): Promise<void> {
  const client = connect(options);
  const { search, example } = options;
  if (trigger !== undefined) {
    const view = await found(client, trigger);
    if (example !== undefined) return show(view, options, () => printable(view[example]));
    const faults = await client.triggerFaults({ trigger: view.id });
    const retired = view.status === "retired" ? await retiredAt(client, view.id) : null;
    return show({ ...view, faults, retiredAt: retired }, options, () => detail(view, { faults, retired }));
  }
  if (example !== undefined)
    throw new UsageError("An example is of one trigger.", `tripline triggers <name> --example ${example}`);
  const items = await everyPage((after) => client.listTriggers({ query: { search, after, limit: 1_000 } }));
  show(items, options, () =>
    table(
      items,
      [
        { title: "name", text: ({ name }) => name },
        { title: "status", text: statusText, style: statusStyle },
        { title: "authentication", text: ({ auth }) => auth.map(({ scheme }) => scheme).join(", ") },
        { title: "routes to", text: ({ routes }) => routes.map(({ workflow }) => workflow).join(", ") },
        { title: "public URL", text: ({ publicUrl }) => publicUrl },
      ],
      search === undefined
        ? "There are no triggers yet. Make one: tripline apply <file>"
        : `No trigger has "${search}" in its name, id or addresses.`,
    ),
  );
}

/** By id or name; else the only one that a search finds, so that a URL pasted from elsewhere leads to its trigger. */
async function found(client: Client, trigger: string): Promise<TriggerView> {
  const isAddress = /[/@]/.test(trigger);
  try {
    if (!isAddress) return await client.getTrigger({ trigger });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "not_found") throw error;
  }
  const { items } = await client.listTriggers({ query: { search: trigger, limit: matchesShown } });
  const [only] = items;
  // A URL that was pasted leads to its trigger; a word that is no name of one may be mistyped, and is asked about.
  if (only !== undefined && items.length === 1 && isAddress) return only;
  const names = items.map(({ name }) => name).join(", ");
  const why =
    items.length === 0
      ? `No trigger has "${trigger}" as its id or name, or in its addresses.${await formerly(client, trigger)}`
      : items.length === 1
        ? `No trigger has "${trigger}" as its id or name. Did you mean ${names}? tripline triggers ${names}`
        : `"${trigger}" fits several triggers: ${names}. Name one.`;
  throw new Problem("not_found", { detail: why });
}

/** Whose address it was, and until when. */
async function formerly(client: Client, search: string): Promise<string> {
  const { items } = await client.listFormerTriggers({ query: { search, limit: 1 } });
  const [last] = items;
  if (last === undefined) return "";
  const now = last.now === null ? `it was ${last.why} then` : `it is called ${last.now} now`;
  return ` It was of the trigger ${last.name} until ${localTime(last.until)}; ${now}.`;
}

async function retiredAt(client: Client, id: string): Promise<string | null> {
  const { items } = await client.listFormerTriggers({ query: { search: id } });
  return items.find(({ why }) => why === "retired")?.until ?? null;
}

function detail(
  view: TriggerView,
  { faults, retired }: { faults: TriggerFaults; retired: string | null },
): string {
  const { name, id, title, system, methods, auth, routes, parameters, filter, response, version } = view;
  const parts = [
    fields({
      name,
      id,
      title,
      system,
      status: statusText(view),
      methods: methods.join(", "),
      authentication: auth.map(({ scheme, name: called }) => called ?? scheme).join(", "),
      parameters:
        parameters.map((each) => (each.required ? `${each.name} (required)` : each.name)).join(", ") || null,
      schema: schemaText(view),
      enforcement: parameters.length > 0 || view.schema !== undefined ? enforcements[view.enforcement] : null,
      events: view.events?.join(", "),
      filter,
      routing: view.routing === "first" ? "the first route that matches" : null,
      response: response.method === "immediately" ? (response.profile ?? "by address") : response.method,
      ...boundsOf(view),
      version,
      retired: localTime(retired),
      expires: view.expiresAt,
      deprecated: view.deprecated?.since,
      sunset: view.deprecated?.sunset,
    }),
    ...faultLines(faults),
    heading("Addresses"),
    ...view.addresses.map((address) => `  ${printable(address)}`),
    ...(view.testUrl === null
      ? []
      : [`  ${printable(view.testUrl)}  ${styled("dim", "for tests: drafts run, nothing counts")}`]),
    ...mailLines(view),
  ];
  if (routes.length > 0) parts.push(heading("Routes"), ...routes.map(routeText));
  if (view.warnings.length > 0) parts.push(heading("Warnings"), ...view.warnings.map(warningText));
  parts.push(heading("Try it"), printable(view.curl));
  return parts.join("\n");
}

function mailLines({ mail, mailAddress }: TriggerView): string[] {
  if (mail === undefined) return [];
  if (mailAddress === null) return ["  no e-mail address: the server has no TRIPLINE_MAIL_DOMAIN"];
  return [`  ${mailAddress}  ${styled("dim", `e-mail from ${mail.senders?.join(", ") ?? "anyone"}`)}`];
}

const enforcements = {
  off: "off: what differs is taken",
  warn: "warn: what differs is taken and marked",
  enforce: "enforce: what differs is refused",
} as const;

function schemaText({ schema, name }: TriggerView): string | null {
  if (schema === undefined) return null;
  const { properties } = schema;
  const members = typeof properties === "object" && properties !== null ? Object.keys(properties) : [];
  const named =
    members.length === 0 ? "a JSON Schema" : `a JSON Schema of ${members.slice(0, fieldsShown).join(", ")}`;
  return `${named}${members.length > fieldsShown ? ", …" : ""}; all of it: tripline triggers ${name} --json`;
}

/** What its author has to mend, and how to find out more. */
function faultLines({ problems, count, countMax, latest }: TriggerFaults): string[] {
  const lines = problems.map(({ path, message }) => `  ${printable(path)}: ${printable(message)}`);
  if (latest !== null) {
    const times = count >= countMax ? `${countMax} times or more` : count === 1 ? "once" : `${count} times`;
    const when = count === 0 ? "Not in the last day" : `In the last day ${times}`;
    lines.push(
      `  ${when} something could not be evaluated, the last time in ${latest.id}:`,
      `    ${printable(latest.reason ?? "")}`,
      `  See them: tripline deliveries --faulty --trigger <trigger>. Once it is mended: tripline replay <delivery>`,
    );
  }
  return lines.length === 0 ? [] : [heading("To be mended"), ...lines];
}

const statusText = ({ status, pause }: Pick<TriggerView, "status" | "pause">): string => {
  if (status !== "active" || pause === undefined) return status;
  return pause.ratePerSecond === null ? "active, paused" : "active, letting held runs go";
};

function warningText(warning: string): string {
  return `  ${styled("yellow", "!")} ${printable(warning)}`;
}

function routeText({ workflow, when, otherwise, priority }: Route): string {
  const ranked = priority === undefined ? "" : `, priority ${priority}`;
  const condition = (when === undefined ? (otherwise ? "otherwise" : "always") : `when ${when}`) + ranked;
  return `  ${workflow}  ${styled("dim", printable(condition))}`;
}

async function change(trigger: string, status: TriggerStatus, options: ConnectionOptions): Promise<void> {
  const view = await connect(options).patchTrigger({ trigger, input: { status } });
  show(view, options, () => `The trigger ${view.name} is ${view.status}.`);
}

async function remove(trigger: string, options: ConnectionOptions & { yes?: boolean }): Promise<void> {
  await agreeToDelete(`the trigger ${trigger}`, options);
  await connect(options).deleteTrigger({ trigger });
  if (options.json !== true) say(`The trigger ${trigger} is deleted. Its deliveries stay.`);
}
