/**
 * Quotes a text for a POSIX shell: in double quotes, as people write them, where nothing in it means anything to a
 * shell; otherwise in single quotes.
 */
export function shellQuoted(text: string): string {
  return /[$`"\\!]/.test(text) ? inSingleQuotes(text) : `"${text}"`;
}

/** In single quotes a shell takes everything as it stands; a single quote itself is put between two such texts. */
export function inSingleQuotes(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A text for a place within double quotes; the quotes are left and entered again where it has to be. */
export function withinDoubleQuotes(text: string): string {
  return /[$`"\\!]/.test(text) ? `"${inSingleQuotes(text)}"` : text;
}
