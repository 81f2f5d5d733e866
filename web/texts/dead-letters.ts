const letters = (count: number) => (count === 1 ? "1 dead letter" : `${count} dead letters`);

export const texts = {
  title: "Dead letters",
  about: "Webhooks of your own that an address has not taken, kept whole to be sent again.",
  one: "Dead letter",
  view: "How they are listed",
  views: { addresses: "By address", all: "Each by itself" },
  search: "Part of the address",
  status: "Status",
  statuses: { dead: "dead", redriving: "being sent again", delivered: "delivered", any: "Any status" },
  columns: { address: "Address", letters: "Letters", last: "Since", newest: "Newest", tries: "Attempts" },
  empty: {
    title: "No dead letters",
    about: "When an address does not take what a deliver step sends, in all its attempts, it is kept here.",
  },
  actions: "What to do",
  redrive: "Send again",
  discard: "Delete",
  redriven: (count: number) => `${letters(count)} will be sent again.`,
  discarded: (count: number) => `${letters(count)} ${count === 1 ? "is" : "are"} gone.`,
  ask: {
    redrive: {
      title: (count: number) => `Send ${letters(count)} again?`,
      about:
        "Each once, with the same message id and body, signed anew. What is not taken is dead again, with another attempt in its log.",
    },
    discard: {
      title: (count: number) => `Delete ${letters(count)}?`,
      about: "They are gone for good and can't be sent any more.",
    },
  },
  run: "Run",
  message: "Message id",
  attempts: "Attempts",
  headers: "Headers",
  body: "Body",
  noBody: "No body.",
  noReply: "no reply",
};
