/** A word as it begins a line: `open` is `Open` where one chooses it. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
