import { styleText } from "node:util";
import { pino } from "pino";
import { z } from "zod";
import type { Log } from "../contract/log.ts";

interface LogOptions {
  level: "debug" | "info" | "warn" | "error" | "silent";
  /** For people at a terminal instead of one JSON object per line. */
  pretty?: boolean;
  /** Where lines go; absent: standard error, so that standard output stays for what a command prints. */
  write?: (line: string) => void;
}

const levels = ["debug", "info", "warn", "error"] as const;

/** One JSON object per line, with time, level, message and fields. Never a body or a secret. */
export function createLog({ level, pretty = false, write }: LogOptions): Log {
  const plainly = write ?? ((line: string) => void process.stderr.write(line));
  const destination = { write: pretty ? (line: string) => plainly(forPeople(line)) : plainly };
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: {
      error: (error: unknown) => (error instanceof Error ? pino.stdSerializers.errWithCause(error) : error),
    },
  };
  const logger = pino(options, destination);
  const at =
    (name: (typeof levels)[number]) =>
    (message: string, fields: Record<string, unknown> = {}) => {
      logger[name](fields, message);
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
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
