/**
 * Text that may be shown on a terminal. URLs, headers and event types come from strangers: their control characters
 * could move the cursor, change the title or forge output, so they are shown by their code.
 */
export function printable(text: string): string {
  return text.replace(
    // Controls but for line feed and tab, and the marks that reverse the direction of text.
    // oxlint-disable-next-line no-control-regex
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
