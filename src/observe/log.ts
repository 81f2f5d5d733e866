import { fstatSync, writeSync } from "node:fs";
import { styleText } from "node:util";
import { pino } from "pino";
import { z } from "zod";
import type { Log } from "../contract/log.ts";
import { StoreUnavailable } from "../contract/problem.ts";

interface LogOptions {
  level: "debug" | "info" | "warn" | "error" | "silent";
  /** For people at a terminal instead of one JSON object per line. */
  pretty?: boolean;
  /** Where lines go; absent: standard error, so that standard output stays for what a command prints. */
  write?: (line: string) => void;
  now?: () => number;
}

/** While the store is away everything that needs it fails every second; each is told so often, and how often it was not. */
const awayMs = 10_000;

const levels = ["debug", "info", "warn", "error"] as const;

/** One JSON object per line, with time, level, message and fields. Never a body or a secret. */
export function createLog({ level, pretty = false, write, now = Date.now }: LogOptions): Log {
  const plainly = write ?? standardError();
  const destination = { write: pretty ? (line: string) => plainly(forPeople(line)) : plainly };
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: {
      error: shownError,
    },
  };
  const logger = pino(options, destination);
  const told = new Map<string, { at: number; unsaid: number }>();
  /** How often a message was not told since it was last; null: it is not to be told now. */
  const repeats = (message: string, at: number): number | null => {
    const last = told.get(message);
    if (last === undefined || Math.abs(at - last.at) >= awayMs) {
      told.set(message, { at, unsaid: 0 });
      return last?.unsaid ?? 0;
    }
    last.unsaid += 1;
    return null;
  };
  const at =
    (name: (typeof levels)[number]) =>
    (message: string, fields: Record<string, unknown> = {}) => {
      const unsaid = fields["error"] instanceof StoreUnavailable ? repeats(message, now()) : 0;
      if (unsaid !== null) logger[name](unsaid === 0 ? fields : { ...fields, unsaid }, message);
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** What is served outlives its log: a line that finds no room, or no reader, is lost, and the next one is tried again. */
function standardError(): (line: string) => void {
  const { stderr } = process;
  const file = fstatSync(stderr.fd);
  // A stream to a file writes no more once it has failed, a pipe without reader has none again.
  stderr.on("error", () => undefined);
  if (stderr.isTTY || file.isFIFO() || file.isSocket()) return (line) => void stderr.write(line);
  return (line) => {
    try {
      writeSync(stderr.fd, line);
    } catch {}
  };
}

/** That the store is away is told with its reason, which is no fault of the code that met it. */
function shownError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (!(error instanceof StoreUnavailable)) return pino.stdSerializers.errWithCause(error);
  const { name: type, message, cause } = error;
  return { type, message, ...(cause instanceof Error && { cause: cause.message }) };
}

const Line = z.record(z.string(), z.unknown());

const colors = { debug: "gray", info: "green", warn: "yellow", error: "red" } as const;

function forPeople(line: string): string {
  const { time, level, msg, error, ...fields } = Line.parse(JSON.parse(line));
  const name = levels.find((each) => each === level) ?? "info";
  const shown = Object.entries(fields).map(
    ([field, value]) => `${field}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  const clock = String(time).slice(11, 19);
  return `${[styleText("gray", clock), styleText(colors[name], name), String(msg), ...shown].join(" ")}${stack(error)}\n`;
}

function stack(error: unknown): string {
  if (error === undefined) return "";
  const isTraced = typeof error === "object" && error !== null && "stack" in error;
  return isTraced ? `\n${String(error.stack)}` : ` ${JSON.stringify(error)}`;
}
