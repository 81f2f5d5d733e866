/** What changed from one thing to another. */
export const texts = { before: "before", after: "after", nothing: "nothing" };
