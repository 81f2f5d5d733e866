export const texts = {
  title: "Deliveries of this trigger",
  all: "Search all of them",
  empty: "Nothing has come in yet",
  emptyAbout: "Call the public URL, or send a test; what arrives is listed here.",
  filter: "Status",
  any: "Any status",
};
