import { setTimeout as pause } from "node:timers/promises";
import type { Command } from "commander";
import type { Client } from "../contract/client.ts";
import type { KeyRotated } from "../contract/secret.ts";
import { agree } from "./agreement.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { note, show } from "./output.ts";

/** By when every process has heard of the new key, whatever was lost of the news. */
const heardMs = 10_000;

/** For whoever writes just now to end. */
const heldMs = 1_000;

export function rotateKeyCommand(secrets: Command): void {
  connected(secrets.command("rotate-key"))
    .description(
      "encrypt what is stored with the new TRIPLINE_SECRET_KEY; every process is started with it, and with TRIPLINE_SECRET_KEY_OLD, before",
    )
    .option(
      "--end-links",
      "end all links and addresses that were signed, too, for a key that others may have read: of approvals, runs, dynamic triggers, mailboxes",
    )
    .option("--yes", "do not ask whether every process was")
    .action(rotateKey);
}

interface Options extends ConnectionOptions {
  yes?: true;
  endLinks?: boolean;
}

async function rotateKey({ endLinks = false, ...options }: Options): Promise<void> {
  const given = "with the new key as TRIPLINE_SECRET_KEY and the old one as TRIPLINE_SECRET_KEY_OLD";
  await agree(
    {
      question: `Was every process of this store started ${given}?`,
      statement: `Every process of this store is to be started ${given} before.`,
    },
    options,
  );
  const client = connect(options);
  const total = { changed: false, resealed: 0, unreadable: 0 };
  if (endLinks) {
    total.changed = (await client.rotateSecretKey({ input: { endLinks } })).changed;
    note("Links and addresses that were signed end as each process starts again.");
  }
  const startedAt = Date.now();
  // What was encrypted with the old key while the first look passed it is found by another one, which finds nothing in the end.
  for (let isFirst = true; ; isFirst = false) {
    const seen = await look(
      client,
      (so) => options.json !== true && note(`${total.resealed + so} encrypted anew`),
    );
    total.changed ||= seen.changed;
    total.resealed += seen.resealed;
    total.unreadable = seen.unreadable;
    if (seen.resealed + seen.held === 0 && !isFirst) {
      show({ inForce: seen.inForce, old: seen.old, ...total }, options, () => said(seen, total));
      return;
    }
    const heardInMs = seen.isShared ? startedAt + heardMs - Date.now() : 0;
    await pause(Math.max(0, heardInMs, seen.held > 0 ? heldMs : 0));
  }
}

/** Through all that is encrypted, once. It may be cut off and made again at any time. */
async function look(client: Client, tell: (resealed: number) => void): Promise<KeyRotated> {
  let seen = await client.rotateSecretKey({ input: {} });
  while (seen.next !== null) {
    tell(seen.resealed);
    const { changed, resealed, unreadable, held } = seen;
    seen = await client.rotateSecretKey({ input: { after: seen.next } });
    seen = {
      ...seen,
      changed: seen.changed || changed,
      resealed: seen.resealed + resealed,
      unreadable: seen.unreadable + unreadable,
      held: seen.held + held,
    };
  }
  return seen;
}

function said(
  { inForce, old }: KeyRotated,
  { changed, resealed, unreadable }: Pick<KeyRotated, "changed" | "resealed" | "unreadable">,
): string {
  const lines = [
    changed
      ? `The key ${inForce} encrypts from now on; all secrets and ${resealed} other entries were encrypted with it.`
      : `The key ${inForce}, which comes first, was in force already; ${resealed} entries were encrypted with it.`,
    `Nothing needs ${old.join(", ")} any more: take TRIPLINE_SECRET_KEY_OLD away (or the further lines of secret.key), and start every process again.`,
    "Keep the old key for as long as you keep backups that were taken before.",
  ];
  if (unreadable > 0)
    lines.push(`${unreadable} entries open with none of these keys; they stay as they are.`);
  return lines.join("\n");
}
