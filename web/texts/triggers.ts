export const texts = {
  title: "Triggers",
  about: "Addresses that outside systems call; what they send starts workflows.",
  create: "New trigger",
  search: "Search by name, or paste an address",
  copyAddress: "Copy the public URL",
  columns: {
    name: "Trigger",
    status: "Status",
    address: "Public URL",
    starts: "Starts",
    last: "Last delivery",
    updated: "Changed",
  },
  paused: "paused",
  draft: "unpublished changes",
  warning: "needs a look",
  noDelivery: "none yet",
  empty: {
    title: "No trigger yet",
    about:
      "A trigger gives you an address. Whatever an outside system sends there is verified, stored and handed to a workflow.",
  },
  nothingFound: "Nothing found",
  nothingFoundAbout: "No trigger has that in its name, its id or one of its addresses.",
  former: {
    title: "It was the address of",
    until: "until",
    moved: "It has moved.",
    retired: "It was retired.",
    removed: "It was deleted.",
    now: "It is now",
  },
};
