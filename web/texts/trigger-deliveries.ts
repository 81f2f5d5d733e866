export const texts = {
  title: "Deliveries of this trigger",
  all: "Search all of them",
  empty: "Nothing has come in yet",
  emptyAbout: "Call the public URL, or send a test; what arrives is listed here.",
  columns: {
    received: "Received",
    status: "Status",
    request: "Request",
    type: "Event type",
    answer: "Answer",
  },
  filter: "Status",
  any: "Any status",
};
