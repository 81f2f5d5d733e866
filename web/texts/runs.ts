export const texts = {
  title: "Runs",
  about: "Workflows that were started, and how far they are.",
  search: "Search in errors",
  columns: { created: "Started", status: "Status", workflow: "Workflow", error: "Error" },
  empty: {
    title: "Nothing has run yet",
    about: "A run begins when a delivery is accepted, a schedule is due, or somebody starts one by hand.",
  },
  nothingFound: "Nothing found",
  nothingFoundAbout: "No run failed with that in its error.",
};
