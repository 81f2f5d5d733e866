import type { Finding } from "../contract/problem.ts";
import { styled } from "./output.ts";
import { printable } from "./printable.ts";

/** One line for each: how bad, where, and what. */
export function findingLines(findings: readonly Finding[]): string[] {
  return findings.map(({ severity, path, message }) => {
    const mark = styled(severity === "error" ? "red" : "yellow", severity.padEnd(7));
    return `  ${mark} ${path === "" ? "" : `${printable(path)}: `}${printable(message)}`;
  });
}
