import type { Command } from "commander";
import { type Client, createClient } from "../contract/client.ts";
import { urlDefault } from "../contract/url-default.ts";
import { packageVersion } from "../version.ts";
import { UsageError } from "./failure.ts";
import { request } from "./request.ts";
import { terminal } from "./terminal.ts";

export interface ConnectionOptions {
  url?: string;
  key?: string;
  json?: boolean;
}

/** Adds what every command that talks to a server takes. */
export function connected(command: Command): Command {
  return command
    .option("--url <url>", `where Tripline is (default: TRIPLINE_URL or ${urlDefault})`)
    .option("--key <key>", "API key (default: TRIPLINE_KEY)")
    .option("--json", "print JSON, for programs");
}

/** Adds what a command takes that deletes. */
export function deleting(command: Command): Command {
  return connected(command).option("-y, --yes", "don't ask; needed where there is no terminal to ask at");
}

export function serverUrl({ url }: ConnectionOptions): string {
  const text = url ?? terminal().env.TRIPLINE_URL ?? urlDefault;
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? "")) return text;
  throw new UsageError(
    `"${text}" is not the address of a server.`,
    "Write it as http://host:port or https://host",
  );
}

/** A client of the server that the options, or the environment, point to. */
export function connect(options: ConnectionOptions): Client {
  const key = apiKey(options);
  return createClient({ url: serverUrl(options), key, fetch: request, version: packageVersion() });
}

export function apiKey(options: ConnectionOptions): string {
  const key = options.key ?? terminal().env.TRIPLINE_KEY;
  if (key === undefined || key === "") {
    throw new UsageError(
      "There is no API key.",
      "Tripline prints one at its first start: export TRIPLINE_KEY=tl_… . " +
        "An administrator issues more: tripline keys issue <name> --scope write",
    );
  }
  return key;
}
