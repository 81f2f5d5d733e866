/** Ways to reach a global without writing its name. */
const reachesUnnamed = /\b(?:globalThis|this|eval|Function|constructor)\b|\\u/;
/** Uses of `memory` other than `memory.load("name")` and the like, by which any variable may be meant. */
const loadsUnnamed = /\bload\b(?!\s*\(\s*(["'`])\w*\1\s*\))|\bmemory\b(?!\s*\.\s*(?:load|save)\b)/;
const loadsNamed = /\bload\s*\(\s*["'`](\w*)["'`]\s*\)/g;
const savesNamed = /\bsave\s*\(\s*["'`](\w+)["'`]/g;

/** Whether a script may read what its text does not name. */
export const readsAny = (code: string): boolean => reachesUnnamed.test(code);

/** Whether a script may load variables that its text does not name. */
export const loadsAny = (code: string): boolean => readsAny(code) || loadsUnnamed.test(code);

/** Names of the variables that a script loads, and that it saves, as far as its text names them. */
export const loadedNames = (code: string): string[] => namesIn(code, loadsNamed);
export const savedNames = (code: string): string[] => namesIn(code, savesNamed);

const namesIn = (code: string, pattern: RegExp): string[] =>
  Array.from(code.matchAll(pattern), ([, name = ""]) => name);
