export const texts = {
  title: "Workflows",
  about: "What happens when something comes in.",
  search: "Search by name",
  columns: { name: "Workflow", version: "Version", steps: "Steps", last: "Last run", updated: "Changed" },
  draft: "draft",
  paused: "paused",
  unpublished: "not published",
  create: "New workflow",
  empty: {
    title: "No workflow yet",
    about: "A workflow is a tree of steps. It runs when a trigger, a schedule or another workflow starts it.",
  },
  nothingFound: "Nothing found",
  nothingFoundAbout: "No workflow has that in it.",
  drafts: "Drafts of workflows that were never published",
};
