/** What the code editor knows; everything else is plain text to it. */
export type Language = "json" | "yaml" | "javascript" | "typescript" | "plain";

export function languageOf(name: string): Language {
  switch (name) {
    case "json":
    case "yaml":
    case "javascript":
    case "typescript":
      return name;
    default:
      return "plain";
  }
}
