/** The URL of the link whose `rel` has `next`, or null. Source: RFC 8288, section 3; a comma in a URL is part of it. */
export function nextLink(value: string | undefined): string | null {
  if (value === undefined) return null;
  for (const [, url = "", parameters = ""] of value.matchAll(/<([^<>]*)>((?:[^<",]|"(?:[^"\\]|\\.)*")*)/g)) {
    const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters);
    const names = (rel?.[1] ?? rel?.[2] ?? "").toLowerCase().split(/\s+/);
    if (names.includes("next")) return url;
  }
  return null;
}
