export const texts = {
  title: "There is nothing here",
  about: "What you were led to was deleted, renamed, or never there.",
  home: "To the overview",
};
