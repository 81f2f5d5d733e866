import { InvalidArgumentError } from "commander";

/** Reads an option that is a number from 1 up. */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError("It must be a whole number from 1 up.");
}
