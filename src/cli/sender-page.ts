import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { Client } from "../contract/client.ts";
import { Problem } from "../contract/problem.ts";
import type { SenderPage } from "../contract/sender-page.ts";
import { agree } from "./agreement.ts";
import { type ConnectionOptions, connect, connected, deleting } from "./connection.ts";
import { UsageError } from "./failure.ts";
import { momentToCome } from "./moment.ts";
import { fields, heading, localTime, say, show, styled } from "./output.ts";
import { printable } from "./printable.ts";

interface ShareOptions extends ConnectionOptions {
  title?: string;
  contact?: string;
  notes?: string;
  change?: string;
  tryIt?: boolean;
  expires?: string;
  newLink?: true;
}

export function senderPageCommand(program: Command): void {
  const page = program
    .command("sender-page")
    .description("the page for those who send to a trigger: shared by a link, without an account");
  connected(page.command("show <trigger>", { isDefault: true }))
    .description("what it is set to")
    .action(showPage);
  connected(page.command("share <trigger>"))
    .description("share it, or change it; the link is told once")
    .option("--title <text>", "its title (default: the trigger's)")
    .option("--contact <text>", "whom senders ask")
    .option("--notes <markdown>", "what else they should know; @file reads a file")
    .option("--change <markdown>", "add an entry to its change log, as of now")
    .option("--try-it", "let senders have their calls checked; nothing is stored or started by that")
    .option("--no-try-it", "not any more")
    .option("--expires <when>", "when the link ends: 30d, or a point in time", momentToCome)
    .option("--new-link", "make a new link; the one before leads nowhere at once")
    .action(share);
  deleting(page.command("revoke <trigger>")).description("end the link, and forget the page").action(revoke);
}

async function showPage(trigger: string, options: ConnectionOptions): Promise<void> {
  const page = await connect(options).getSenderPage({ trigger });
  show(page, options, () => pageText(page));
}

/** What is not given stays as it is. */
async function share(trigger: string, options: ShareOptions): Promise<void> {
  const client = connect(options);
  const before = await known(client, trigger);
  const { title, contact, notes, change, tryIt, expires, newLink } = options;
  const added = change === undefined ? [] : [{ at: new Date().toISOString(), text: change }];
  const saved = await client.putSenderPage({
    trigger,
    input: {
      title: title ?? before?.title,
      contact: contact ?? before?.contact,
      notes: notes === undefined ? before?.notes : textOf(notes),
      changes: [...(before?.changes ?? []), ...added],
      tryIt: tryIt ?? before?.tryIt,
      expiresAt: expires ?? before?.expiresAt,
      rotate: newLink === true,
    },
  });
  show(saved, options, () =>
    saved.link === null
      ? "The page is changed. The link that it has holds; for another one: --new-link"
      : `${saved.link}\n${styled("dim", "Keep it: it is told only now. Whoever has it sees the page.")}`,
  );
}

async function known(client: Client, trigger: string): Promise<SenderPage | null> {
  try {
    return await client.getSenderPage({ trigger });
  } catch (error) {
    if (error instanceof Problem && error.code === "not_found") return null;
    throw error;
  }
}

function textOf(notes: string): string {
  if (!notes.startsWith("@")) return notes;
  try {
    return readFileSync(notes.slice(1), "utf8");
  } catch {
    throw new UsageError(
      `There is no file ${notes.slice(1)} that can be read.`,
      "Name one: --notes @notes.md",
    );
  }
}

async function revoke(trigger: string, options: ConnectionOptions & { yes?: boolean }): Promise<void> {
  const what = `the page for senders of ${trigger}`;
  await agree({ question: `End the link to ${what}?`, statement: `This ends the link to ${what}.` }, options);
  await connect(options).deleteSenderPage({ trigger });
  if (options.json !== true) say(`The link to ${what} is ended.`);
}

function pageText({
  trigger,
  title,
  contact,
  notes,
  changes,
  tryIt,
  expiresAt,
  linkedAt,
}: SenderPage): string {
  const log = changes.map(({ at, text }) => `${localTime(at)}  ${text}`);
  return [
    fields({
      trigger,
      title,
      contact,
      "link made": localTime(linkedAt),
      ends: localTime(expiresAt),
      "calls are checked": tryIt ? "yes" : "no",
    }),
    ...(notes === undefined ? [] : [heading("Notes"), printable(notes)]),
    ...(log.length === 0 ? [] : [heading("Changes"), printable(log.join("\n"))]),
  ].join("\n");
}
