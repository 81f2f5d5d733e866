const grouped = new Intl.NumberFormat("en");

/** A whole number as people read it: `1,000,000`. */
export const wholeText = (value: number): string => grouped.format(value);

/** A whole number above 0 as people write it, grouped or not; null where the text is none. */
export function readWhole(text: string): number | null {
  const digits = text.replaceAll(/(?<=\d)[ ,_'\u00A0\u202F](?=\d{3})/g, "").trim();
  return /^[1-9]\d{0,14}$/.test(digits) ? Number(digits) : null;
}
