export const texts = {
  /** The language that times are told in. */
  language: "en",
  now: "just now",
};
