import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, existsSync, type WriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Writable } from "node:stream";
import type { Command } from "commander";
import { Problem, ProblemDocument } from "../contract/problem.ts";
import { apiKey, type ConnectionOptions, connected, serverUrl } from "./connection.ts";
import { UsageError } from "./failure.ts";
import { interruptible } from "./interruption.ts";
import { show } from "./output.ts";
import { unwritten } from "./written-file.ts";

export function backupCommand(program: Command): void {
  connected(program.command("backup <file>"))
    .description("copy the embedded store, of all workspaces, to a file while it is in use")
    .action(backup);
}

const backup = (file: string, options: ConnectionOptions): Promise<void> =>
  interruptible((signal) => takeBackup(file, options, signal));

async function takeBackup(file: string, options: ConnectionOptions, signal: AbortSignal): Promise<void> {
  if (existsSync(file)) throw new UsageError(`${file} is there already.`, "Name a new file.");
  // Two at once, such as a slow one that the next day's meets, write nothing into each other's.
  const part = `${file}.${randomBytes(4).toString("hex")}.part`;
  // Flushed before it has its name: a file of that name is whole. Opened first: nothing is copied for want of a place.
  const written = createWriteStream(part, { mode: 0o600, flush: true });
  try {
    await once(written, "open");
    const bytes = await copyTo(written, options, signal);
    signal.throwIfAborted();
    await rename(part, file);
    show({ file, bytes }, options, () => said(file, bytes));
  } catch (error) {
    throw written.errored === null ? error : unwritten(file, written.errored);
  } finally {
    written.destroy();
    await rm(part, { force: true }).catch(() => undefined);
  }
}

/** Gives how many bytes came, which are all. */
async function copyTo(
  written: WriteStream,
  options: ConnectionOptions,
  signal: AbortSignal,
): Promise<number> {
  const url = `${serverUrl(options).replace(/\/+$/, "")}/api/v1/backup`;
  const headers = { authorization: `Bearer ${apiKey(options)}` };
  const response = await fetch(url, { method: "POST", headers, redirect: "error", signal }).catch(
    (cause: unknown) => {
      throw new Problem("unreachable", {
        detail: `Tripline can't be reached at ${url}. Is it running?`,
        cause,
      });
    },
  );
  if (!response.ok || response.body === null) throw await refusal(response);
  await response.body.pipeTo(Writable.toWeb(written), { signal });
  const expected = Number(response.headers.get("content-length"));
  if (written.bytesWritten !== expected) {
    throw new Problem("internal", {
      detail: `Only ${written.bytesWritten} of ${expected} bytes came; take it again.`,
    });
  }
  return expected;
}

const said = (file: string, bytes: number): string =>
  [
    `${file}: ${(bytes / 1_048_576).toFixed(1)} MiB, everything that was acknowledged before now.`,
    "Keep the secret key apart from it (TRIPLINE_SECRET_KEY, or secret.key in the data folder): without it the stored secrets can't be read.",
    `Restore it: tripline restore ${file} --data <empty folder> --secret-key-file <secret.key>`,
  ].join("\n");

async function refusal(response: Response): Promise<Problem> {
  const document = ProblemDocument.safeParse(await response.json().catch(() => null));
  if (!document.success)
    return new Problem("internal", { detail: `The server answered ${response.status}.` });
  const { code, title, detail = title } = document.data;
  return new Problem(code, { detail });
}
