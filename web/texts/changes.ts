/** What changed from one thing to another. */
export const texts = {
  before: "before",
  after: "after",
  added: "added",
  removed: "removed",
  yes: "yes",
  no: "no",
  /** Members whose own name says too little, or nothing. */
  names: new Map([
    ["auth", "Authentication"],
    ["notBefore", "Valid from"],
    ["notAfter", "Valid until"],
    ["config", ""],
    ["ip", "IP"],
    ["url", "URL"],
  ]),
};
