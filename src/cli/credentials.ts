import type { Command } from "commander";
import type { CredentialStanding } from "../contract/credential.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { localTime, note, show, table } from "./output.ts";
import { wholeNumber } from "./whole-number.ts";

interface Options extends ConnectionOptions {
  quietDays: number;
}

const quietDaysDefault = 7;

export function credentialsCommand(triggers: Command): void {
  connected(triggers.command("credentials <trigger>"))
    .description("list a trigger's credentials: when each was last used, and whether it can be retired")
    .option(
      "--quiet-days <days>",
      "not used for so long, one counts as given up",
      wholeNumber,
      quietDaysDefault,
    )
    .action(list);
}

async function list(trigger: string, { quietDays, ...options }: Options): Promise<void> {
  const { items } = await connect(options).listCredentials({ trigger, query: { quietDays } });
  // What one is made of stands below it.
  const rows = items.flatMap((item) => [
    item,
    ...item.members.map((member) => ({ ...member, label: `  ${member.label}` })),
  ]);
  show(items, options, () =>
    table(
      rows,
      [
        { title: "credential", text: ({ label }) => label },
        { title: "scheme", text: ({ scheme }) => scheme },
        { title: "state", text: ({ state }) => state.replaceAll("_", " "), style: stateStyle },
        { title: "until", text: ({ notAfter }) => localTime(notAfter) },
        { title: "uses", text: ({ uses }) => uses },
        { title: "last used", text: ({ lastUsedAt }) => localTime(lastUsedAt) ?? "never" },
        { title: "from", text: ({ lastAddress }) => lastAddress },
        {
          title: "safe to retire",
          text: ({ retirement }) => `${retirement.safe ? "yes" : "no"}: ${retirement.reason}`,
        },
      ],
      "The trigger has no credentials.",
    ),
  );
  if (options.json === true) return;
  for (const { label, problem } of rows) if (problem !== null) note(`${label.trim()}: ${problem}`);
}

function stateStyle({ state }: CredentialStanding) {
  return state === "valid" ? "green" : state === "broken" ? "red" : "dim";
}
