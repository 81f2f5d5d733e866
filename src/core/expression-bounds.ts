/** A longer expression is a program and belongs into a script step. */
export const sourceCharactersMax = 10_000;

/**
 * Steps of one evaluation: some 150 ms of work. An expression runs on the thread that answers requests, so the longest
 * one decides how long all others wait. Plain filters take a few steps, a sum over 300 items some 3,000.
 */
export const evaluationStepsMax = 300_000;

/**
 * Milliseconds of work in one evaluation, for those whose single steps are long; an expression reaches this only with
 * work far beyond that of its steps, or on a very slow machine.
 */
export const evaluationMsDefault = 1_000;

/** Nested evaluations at once. Elements of a list written in the expression count as nested while they wait. */
export const evaluationDepthMax = 2_000;

/** Items in one list that the evaluation makes; with the steps above it bounds memory to some tens of MB. */
export const listItemsMax = 50_000;

/** Items copied from list to list by `$append` in one evaluation: some hundredths of a second. */
export const listWorkMax = 20_000_000;

/** A text that the evaluation makes. A body is at most 5 MiB by default, and a text made of it should fit. */
export const textCharactersMax = 8_388_608;

/** Values in one result, and how deep they may nest, so that what follows can walk them by recursion. */
export const resultValuesMax = 1_000_000,
  resultDepthMax = 200;
