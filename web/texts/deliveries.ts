export const texts = {
  title: "Deliveries",
  about: "Every request that reached a trigger, as it was received.",
  search: "Search by id, URL, event type or idempotency key",
  columns: { received: "Received", status: "Status", request: "Request", ip: "From" },
  empty: {
    title: "Nothing has come in yet",
    about: "Call the public URL of a trigger; what you send appears here at once.",
  },
  nothingFound: "Nothing found",
  nothingFoundAbout: "No delivery has that in it.",
};
