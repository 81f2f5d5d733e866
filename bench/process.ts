import { readFile } from "node:fs/promises";
import type { Program } from "../test/program.ts";

const megabytes = async ({ process }: Program, field: "VmRSS" | "VmHWM"): Promise<number> => {
  const text = await readFile(`/proc/${process.pid}/status`, "utf8");
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(text)?.[1] ?? "NaN") / 1024;
};

/** Resident memory of a process now, and the most that it ever had. */
export const residentMb = (program: Program): Promise<number> => megabytes(program, "VmRSS");
export const mostResidentMb = (program: Program): Promise<number> => megabytes(program, "VmHWM");

/** The kernel counts a process's time in hundredths of a second. */
const ticksPerSecond = 100;

/** Seconds of work of a process so far, of all its threads. */
export async function workSeconds({ process }: Program): Promise<number> {
  const text = await readFile(`/proc/${process.pid}/stat`, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
