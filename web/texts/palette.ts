export const texts = {
  open: "Search…",
  title: "Search",
  placeholder: "A name, an id, or an address that you paste",
  nothing: "Nothing found.",
  pending: "Searching…",
  failed: "The search failed. Is Tripline running?",
  page: "Page",
  kinds: {
    trigger: "Trigger",
    workflow: "Workflow",
    delivery: "Delivery",
    run: "Run",
    fixture: "Fixture",
    view: "View",
    "former-trigger": "Former trigger",
  },
};
