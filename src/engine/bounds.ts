/** Outputs are read into memory whole whenever their run is taken up. */
export const outputBytesMax = 1_048_576;
/** All outputs of one run together, for the same reason. */
export const journalBytesMax = 33_554_432;
/** A run that gets this far goes in circles; a loop over 10,000 items with ten steps each comes to its end. */
export const attemptsMax = 110_000;
/** Lines that have gathered are written: in one write with the run's end they would keep all others waiting. */
export const unwrittenMax = 1_000;
/** For steps that put things in order while their run is being canceled: whoever cancels means now. */
export const closingMsMax = 30_000;
/** What a run keeps of its requests since it was taken up, of failed ones as much again: a loop makes thousands. */
export const exchangeBytesMax = 2_097_152;
/** Values that steps ask to be masked: each is looked for in all that the run keeps. */
export const concealedMax = 100;
/** Rounds and arms of one run that begin without a pause; then other runs, requests and timers have their turn. */
export const workMsMax = 20;
