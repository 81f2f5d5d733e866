/** A place in a text; line and column count from 1, columns in UTF-16 units as editors count them. */
export interface TextPlace {
  line: number;
  column: number;
}

/** The place of a byte, in text whose line ends are LF. Columns count bytes. */
export function placeOfByte(bytes: Uint8Array, at: number): TextPlace {
  let line = 1;
  let start = 0;
  for (let end = bytes.indexOf(0x0a); end !== -1 && end < at; end = bytes.indexOf(0x0a, end + 1)) {
    line += 1;
    start = end + 1;
  }
  return { line, column: at - start + 1 };
}
