export const texts = {
  title: "Catalog",
  about:
    "Every kind of step, every way to prove who sends, and every provider that is known: try its settings here.",
  kinds: { steps: "Steps", schemes: "Authentication", providers: "Providers" },
  search: "Search the catalog",
  nothingFound: "Nothing in the catalog has that in it.",
  choose: "Choose one to see its settings and try them.",
  settings: "Settings",
  examples: "Examples",
  example: (number: number) => `Example ${number}`,
  empty: "Empty",
  written: "As it is written in a definition",
  documentation: "The provider's documentation",
  effect: "Reaches outside",
  noSettings: "It has no settings.",
};
