// What a script may use. Imported by both sides of the thread, so it imports nothing itself.

/** Room for a delivered body of 5 MiB as objects. */
export const memoryBytesMax = 67_108_864;
/** About 1,500 calls deep, well below what the thread's own stack holds. */
export const stackBytesMax = 262_144;
/** What goes in, as JSON text: a body of 5 MiB and what else the run knows. */
export const globalsCharactersMax = 8_388_608;
/** What comes out, as JSON text, saved variables included: as much as a delivered body may hold. */
export const outputCharactersMax = 5_242_880;
export const codeCharactersMax = 262_144;
/** Enough to find a mistake by; kept with the attempt. */
export const consoleLinesMax = 200;
export const consoleLineCharactersMax = 2_000;
export const consoleBytesMax = 65_536;
export const savedMax = 200;
export const messageCharactersMax = 2_000;
