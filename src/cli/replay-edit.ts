import { isUtf8 } from "node:buffer";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidArgumentError } from "commander";
import type { Client } from "../contract/client.ts";
import type { ReplayEdit } from "../contract/replay.ts";
import { UsageError } from "./failure.ts";
import { terminal } from "./terminal.ts";

export interface EditOptions {
  edit?: boolean;
  body?: string;
  setHeader?: Record<string, string | null>;
}

/** What is to be changed about the deliveries, or nothing. */
export async function editOf(
  client: Client,
  deliveries: readonly string[],
  options: EditOptions,
): Promise<ReplayEdit | undefined> {
  const { edit, body, setHeader: headers } = options;
  const changed = edit === true ? await editedByHand(client, deliveries) : body && contentOf(body);
  if (changed === undefined && headers === undefined) return undefined;
  return { ...(changed !== undefined && { body: changed }), ...(headers !== undefined && { headers }) };
}

/** Reads `name=value`; without a value the header is taken away. */
export function header(
  text: string,
  before: Record<string, string | null> = {},
): Record<string, string | null> {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)=?(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError("Write it as name=value, or name= to take it away.");
  return { ...before, [name]: value === undefined || value === "" ? null : value };
}

function contentOf(body: string): string {
  if (!body.startsWith("@")) return body;
  try {
    return readFileSync(body.slice(1), "utf8");
  } catch {
    throw new UsageError(
      `There is no file ${body.slice(1)} that can be read.`,
      "Name one: --body @body.json",
    );
  }
}

async function editedByHand(client: Client, deliveries: readonly string[]): Promise<string> {
  const [delivery] = deliveries;
  const editor = terminal().env.VISUAL ?? terminal().env.EDITOR;
  if (delivery === undefined || deliveries.length > 1)
    throw new UsageError("One delivery is edited at a time.", "Give several a body with --body.");
  if (editor === undefined)
    throw new UsageError("There is no editor.", "Set EDITOR, or give the body with --body or --body @file.");
  const body = Buffer.from(await client.getDeliveryBody({ delivery, query: {} }));
  if (!isUtf8(body)) throw new UsageError("Its body is not text.", "Give another with --body @file.");
  const folder = mkdtempSync(join(tmpdir(), "tripline-edit-"));
  try {
    const file = join(folder, "body.json");
    writeFileSync(file, body, { mode: 0o600 });
    const { status } = spawnSync(`${editor} "${file}"`, { stdio: "inherit", shell: true });
    if (status !== 0) throw new UsageError("The editor ended with an error.", "Nothing was replayed.");
    return readFileSync(file, "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
