export const texts = {
  title: "Select System",
  about: "What happens at this place of the workflow.",
  search: "Search all functions",
  systems: "Systems",
  functions: "Functions",
  nothing: "Nothing has that in its name or description.",
  paste: "Paste what was copied",
  webhook: {
    title: "Webhook",
    description: "An address that outside systems call; each call that is accepted starts this workflow.",
  },
};
