import type { Command } from "commander";
import type { CatalogProvider } from "../contract/catalog.ts";
import { Problem } from "../contract/problem.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { fields, heading, show, table } from "./output.ts";
import { printable } from "./printable.ts";

export function providersCommand(program: Command): void {
  connected(program.command("providers [name]"))
    .description("list the providers that are known, or show how one is verified and what it brings")
    .action(list);
}

async function list(name: string | undefined, options: ConnectionOptions): Promise<void> {
  const { providers } = await connect(options).getCatalog({});
  if (name !== undefined) {
    const provider = providers.find((each) => each.name === name);
    if (provider === undefined) {
      const detail = `No provider is named "${name}". Known are ${providers.map((each) => each.name).join(", ")}.`;
      throw new Problem("not_found", { detail });
    }
    return show(provider, options, () => detailOf(provider));
  }
  show(providers, options, () =>
    table(
      providers,
      [
        { title: "name", text: (each) => each.name },
        { title: "provider", text: ({ title }) => title },
        { title: "challenge", text: ({ handshakes }) => (handshakes.length > 0 ? "yes" : null) },
        { title: "hangs up after", text: ({ deadlineMs }) => seconds(deadlineMs) },
      ],
      "No providers are known.",
    ),
  );
}

function detailOf(provider: CatalogProvider): string {
  const { name, title, docs, checked, setup, eventType, idempotencyKey, deadlineMs, headers } = provider;
  const parts = [
    fields({
      name,
      title,
      docs,
      checked,
      setup,
      "event type": eventType.join(", else ") || null,
      "idempotency key": idempotencyKey.join(", else ") || null,
      "hangs up after": seconds(deadlineMs),
      headers: headers.join(", "),
    }),
  ];
  if (provider.handshakes.length > 0) {
    parts.push(heading("Challenges"), ...provider.handshakes.map((each) => `  ${printable(each.title)}`));
  }
  if (provider.credentials.length > 0) {
    const standsFor = provider.credentials.map((each) => `  ${printable(JSON.stringify(each))}`);
    parts.push(heading("Stands for"), ...standsFor);
  }
  if (provider.sample !== null) {
    parts.push(heading("Sends, for example"), printable(JSON.stringify(provider.sample, null, 2)));
  }
  return parts.join("\n");
}

const seconds = (ms: number | null) => (ms === null ? null : `${ms / 1_000} s`);
