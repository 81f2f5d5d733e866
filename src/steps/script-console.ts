import { consoleBytesMax, consoleLineCharactersMax, consoleLinesMax } from "./script-bounds.ts";

/** The lines that a script writes, up to the bounds; a last line says that there were more. */
export class ScriptConsole {
  readonly lines: string[] = [];
  #bytes = 0;
  #full = false;

  add(line: string): void {
    if (this.#full) return;
    const kept =
      line.length > consoleLineCharactersMax ? `${line.slice(0, consoleLineCharactersMax)}…` : line;
    this.#bytes += Buffer.byteLength(kept);
    this.#full = this.#bytes > consoleBytesMax || this.lines.length >= consoleLinesMax;
    this.lines.push(this.#full ? "… The script wrote more than is kept." : kept);
  }
}
