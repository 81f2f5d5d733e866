/** Whether a list of names and values in turn has this name; `name` in lower case. */
export function hasHeader(headers: readonly string[], name: string): boolean {
  return headers.some((text, at) => at % 2 === 0 && text.toLowerCase() === name);
}

/** An author's headers with those of the usual answer that they do not speak of, its content's type left out. */
export function merged(own: readonly string[], usual: readonly string[]): string[] {
  const headers = own.slice();
  for (let at = 0; at + 1 < usual.length; at += 2) {
    const [name = "", value = ""] = usual.slice(at, at + 2);
    const lower = name.toLowerCase();
    if (lower !== "content-type" && !hasHeader(own, lower)) headers.push(name, value);
  }
  return headers;
}
