import { parse } from "acorn";
import { typeless } from "./script-types.ts";

/**
 * What is wrong with a script's syntax, or null: read as the body of an async function, as it will run. What only the
 * engine itself refuses is told when it runs.
 */
export function scriptFault(
  code: string,
  language: "javascript" | "typescript" = "javascript",
): string | null {
  if (language === "typescript") {
    const plain = typeless(code);
    // Columns are not where they were once types are gone.
    return plain.kind === "fault"
      ? plain.message
      : (scriptFault(plain.code)?.replace(/, column \d+/, "") ?? null);
  }
  try {
    parse(code, {
      ecmaVersion: "latest",
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
      allowHashBang: false,
    });
    return null;
  } catch (error) {
    const isTooDeep = error instanceof RangeError || /stack space/.test(String(error));
    if (isTooDeep) return "The script nests too deeply.";
    return error instanceof SyntaxError ? saidOf(error) : String(error);
  }
}

/** `Unexpected token (line 2, column 7)`: columns are counted from 1, as editors do. */
function saidOf({ message }: SyntaxError): string {
  return message.replace(
    /\((\d+):(\d+)\)$/,
    (_, line: string, column: string) => `(line ${line}, column ${Number(column) + 1})`,
  );
}
