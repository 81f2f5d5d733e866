/** One element of DER (X.690): its tag, its content, and all of it. */
export interface Element {
  tag: number;
  content: Uint8Array;
  whole: Uint8Array;
}

export const sequenceTag = 0x30,
  booleanTag = 0x01,
  integerTag = 0x02,
  octetsTag = 0x04,
  oidTag = 0x06;

/** Longer lengths than a certificate has. */
const lengthBytesMax = 3;

/** The elements that follow each other in these bytes. Throws where they are cut short or no DER. */
export function elementsOf(bytes: Uint8Array): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const element = elementAt(bytes, at);
    elements.push(element);
    at += element.whole.length;
  }
  return elements;
}

/** An object identifier as it is written: `2.5.29.17`. */
export function oidOf(content: Uint8Array): string {
  const parts: number[] = [];
  let part = 0;
  for (const byte of content) {
    part = part * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (parts.length === 0)
      parts.push(Math.min(2, Math.floor(part / 40)), part - 40 * Math.min(2, Math.floor(part / 40)));
    else parts.push(part);
    part = 0;
  }
  return parts.join(".");
}

function elementAt(bytes: Uint8Array, at: number): Element {
  const [tag, first] = bytes.subarray(at, at + 2);
  if (tag === undefined || first === undefined) throw new Error("DER that is cut short");
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > lengthBytesMax) throw new Error("a length that DER does not have");
  let length = first < 0x80 ? first : 0;
  for (const byte of bytes.subarray(at + 2, at + 2 + lengthBytes)) length = length * 256 + byte;
  const start = at + 2 + lengthBytes;
  if (start + length > bytes.length) throw new Error("DER that is cut short");
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) };
}
