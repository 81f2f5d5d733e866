/** What one step gives and saves: a file or a reply of some size, and a process that runs a hundred of them stays alive. */
export const outputBytesMax = 16_777_216;
/** A part of an output, of a variable or of an answer that is larger is kept apart, once. */
export const largeBytesMin = 65_536;
/** All large values of one run together, each counted once; a run that is taken up reads those that it needs. */
export const valuesBytesMax = 67_108_864;
/** The beginning of a large value, for a person. */
export const previewCharacters = 200;
/** What is left of all outputs of one run together: read into memory whole whenever the run is taken up. */
export const journalBytesMax = 33_554_432;
/** What a step keeps to go on from, and what somebody gives who has a run go on: written whole each time. */
export const keptBytesMax = 1_048_576;
/** A run that gets this far goes in circles; a loop over 10,000 items with ten steps each comes to its end. */
export const attemptsMax = 110_000;
/** Lines that have gathered are written: in one write with the run's end they would keep all others waiting. */
export const unwrittenMax = 1_000;
/** How long what an effect brought waits for the write of the instant steps that follow it: one write less for most runs. */
export const soonMsMax = 20;
/** For steps that put things in order while their run is being canceled: whoever cancels means now. */
export const closingMsMax = 30_000;
/** What a run keeps of its requests since it was taken up, of failed ones as much again: a loop makes thousands. */
export const exchangeBytesMax = 2_097_152;
/** Values that steps ask to be masked: each is looked for in all that the run keeps. The oldest are given up first. */
export const concealedMax = 1_000;
/** Rounds and arms of one run that begin without a pause; then other runs, requests and timers have their turn. */
export const workMsMax = 20;
