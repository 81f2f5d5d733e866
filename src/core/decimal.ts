/** A number as it is written: `digits` times ten to the `exponent`. */
interface Decimal {
  digits: bigint;
  exponent: number;
}

/**
 * Whether a number is a multiple of another one as both are written: 19.99 is one of 0.01, though what division gives is
 * no integer. Both have to be finite, and the other not 0.
 */
export function isMultipleOf(number: number, of: number): boolean {
  if (Number.isSafeInteger(number) && Number.isSafeInteger(of)) return number % of === 0;
  const [value, unit] = [decimalOf(number), decimalOf(of)];
  const exponent = Math.min(value.exponent, unit.exponent);
  return scaled(value, exponent) % scaled(unit, exponent) === 0n;
}

function decimalOf(number: number): Decimal {
  const [mantissa = "", power = ""] = number.toExponential().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}

function scaled({ digits, exponent }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to);
}
