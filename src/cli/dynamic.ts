import { type Command, InvalidArgumentError, Option } from "commander";
import { DynamicState, type DynamicTrigger } from "../contract/dynamic.ts";
import type { Json } from "../contract/name.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { UsageError } from "./failure.ts";
import { momentToCome } from "./moment.ts";
import { fields, localTime, note, show, table } from "./output.ts";
import { wholeNumber } from "./whole-number.ts";

interface MakeOptions extends ConnectionOptions {
  subject?: string;
  data: Record<string, Json>;
  expires?: string;
  uses?: number;
  authenticated?: boolean;
  signed?: boolean;
}

export function dynamicCommand(program: Command): void {
  const dynamic = program
    .command("dynamic")
    .description("addresses of a trigger for one user, session or transaction, made at run time");
  connected(dynamic.command("create <trigger>"))
    .description("make an address and print it, this once")
    .option("--subject <subject>", "whom or what it is for: all of a subject are revoked together")
    .option(
      "--data <name=value...>",
      "parameters of each of its deliveries; values are JSON or text",
      member,
      {},
    )
    .option(
      "--expires <in>",
      "after 12h, 30d, or at a point in time such as 2027-01-31T12:00:00Z",
      momentToCome,
    )
    .option("--uses <count>", "how many deliveries it takes", wholeNumber)
    .option("--authenticated", "ask for the trigger's credentials as well")
    .option("--signed", "keep nothing of it: it holds all it says, signed; revoked only with all others")
    .action(create);
  connected(dynamic.command("list <trigger>"))
    .description("list a trigger's dynamic addresses, the newest first")
    .option("--subject <subject>", "only those of a subject")
    .addOption(new Option("--state <state>", "which ones").choices(DynamicState.options).default("live"))
    .action(list);
  connected(dynamic.command("revoke <trigger> [ids...]"))
    .description("revoke addresses by id, by subject, or all of a kind; they answer 410 at once")
    .option("--subject <subject>", "all of a subject")
    .option("--signed", "every signed address made so far")
    .option("--all", "every dynamic address made so far")
    .action(revoke);
}

async function create(trigger: string, { data, expires, uses, ...options }: MakeOptions): Promise<void> {
  const client = connect(options);
  const input = {
    subject: options.subject ?? null,
    data,
    proof: options.authenticated === true ? ("trigger" as const) : ("address" as const),
    expiresAt: expires ?? null,
  };
  if (options.signed === true && uses !== undefined) {
    throw new UsageError("The uses of a signed address can't be counted.", "Leave out --signed or --uses.");
  }
  const made =
    options.signed === true
      ? await client.signDynamicAddress({ trigger, input })
      : await client.createDynamicTrigger({ trigger, input: { ...input, usesMax: uses ?? null } });
  if (options.json !== true) note("This address is shown this once; whoever has it may call it.");
  show(made, options, () => made.publicUrl);
}

async function list(
  trigger: string,
  options: ConnectionOptions & { subject?: string; state: DynamicState },
): Promise<void> {
  const { subject, state } = options;
  const query = { state, ...(subject !== undefined && { subject }) };
  const { items, next } = await connect(options).listDynamicTriggers({ trigger, query });
  show({ items, next }, options, () => {
    const rows = table<DynamicTrigger>(
      items,
      [
        { title: "id", text: ({ id }) => id },
        { title: "subject", text: (row) => row.subject },
        { title: "uses", text: ({ uses, usesMax }) => (usesMax === null ? uses : `${uses} of ${usesMax}`) },
        { title: "made", text: ({ createdAt }) => localTime(createdAt) },
        { title: "last used", text: ({ lastUsedAt }) => localTime(lastUsedAt) ?? "never" },
        { title: "expires", text: ({ expiresAt }) => localTime(expiresAt) ?? "never" },
        { title: "revoked", text: ({ revokedAt }) => localTime(revokedAt) },
      ],
      "There are none. `tripline dynamic create <trigger>` makes one.",
    );
    return next === null ? rows : `${rows}\n${fields({ "": "There are more; --json shows how to go on." })}`;
  });
}

async function revoke(
  trigger: string,
  ids: string[],
  options: ConnectionOptions & { subject?: string; signed?: boolean; all?: boolean },
): Promise<void> {
  const client = connect(options);
  const { subject, signed, all } = options;
  const ways = [ids.length > 0, subject !== undefined, signed === true, all === true].filter(Boolean);
  if (ways.length !== 1) {
    throw new UsageError(
      "Say which addresses: ids, --subject, --signed or --all.",
      "See tripline dynamic revoke --help",
    );
  }
  for (const dynamic of ids) await client.revokeDynamicTrigger({ trigger, dynamic });
  if (ids.length > 0) {
    show({ revoked: ids.length }, options, () => `Revoked: ${ids.join(", ")}`);
    return;
  }
  const input =
    subject !== undefined
      ? { subject }
      : signed === true
        ? { signed: true as const }
        : { all: true as const };
  const done = await client.revokeDynamicTriggers({ trigger, input });
  const signedToo = `Revoked: every signed address; new ones are of epoch ${done.epoch}.`;
  const counted = `Revoked: ${done.revoked}`;
  show(done, options, () =>
    signed === true ? signedToo : all === true ? `${counted}\n${signedToo}` : counted,
  );
}

function member(text: string, before: Record<string, Json>): Record<string, Json> {
  const mark = text.indexOf("=");
  if (mark < 1) throw new InvalidArgumentError("Write it as name=value.");
  return { ...before, [text.slice(0, mark)]: valueOf(text.slice(mark + 1)) };
}

/** JSON where it is some, so that numbers stay numbers; text otherwise. */
function valueOf(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
