/** What is left after it has to be worth a press. */
const restMin = 60;

/** The first sentence of a text and the rest of it; what has little more than one is not parted. */
export function firstSentence(text: string): { first: string; rest: string } {
  const end = /[.!?](?=\s+[A-Z`“{])/.exec(text);
  const at = end === null ? text.length : end.index + 1;
  const rest = text.slice(at).trim();
  return rest.length < restMin ? { first: text, rest: "" } : { first: text.slice(0, at), rest };
}
