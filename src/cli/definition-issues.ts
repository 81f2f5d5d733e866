import { Problem } from "../contract/problem.ts";
import { type DefinitionSource, type FileIssue, inFile } from "./definition-files.ts";
import { Told } from "./failure.ts";
import { note, styled } from "./output.ts";
import { printable } from "./printable.ts";
import { terminal } from "./terminal.ts";

/** Makes a call with definitions from files; what it is refused for is told by the places in them. */
export async function placing<Result>(
  sources: readonly DefinitionSource[],
  options: { json?: boolean | undefined },
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Problem) || error.issues.length === 0) throw error;
    const placed = error.issues.map((issue) => inFile(issue, sources));
    if (placed.includes(null)) throw error;
    const files = [...new Set(sources.map(({ file }) => file))];
    const issues = placed
      .filter((issue) => issue !== null)
      .toSorted((one, other) => files.indexOf(one.file) - files.indexOf(other.file) || one.line - other.line);
    refuseIssues(issues, options);
    throw error;
  }
}

/** As compilers write it, so that editors and terminals lead to the place. */
export function refuseIssues(issues: readonly FileIssue[], { json }: { json?: boolean | undefined }): void {
  if (issues.length === 0) return;
  if (json === true) {
    const message = "The definitions don't work.";
    terminal().stderr.write(
      `${JSON.stringify({ error: { code: "invalid_definition", message, issues } })}\n`,
    );
  } else {
    for (const { file, line, column, message } of issues)
      note(printable(`${file}:${line}:${column}: ${message}`));
    note(`${styled("red", "error")} Nothing was changed. Mend the above and try again.`);
  }
  throw new Told();
}
