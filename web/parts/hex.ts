const lineBytes = 16;
/** What more would show nobody reads, and a page would be slow of it. */
const shownBytesMax = 16_384;

/** Bytes as `offset  hex  text`, the first of them where there are many. */
export function hexText(bytes: Uint8Array): string {
  const shown = bytes.subarray(0, shownBytesMax);
  const lines = Array.from({ length: Math.ceil(shown.length / lineBytes) }, (_, line) => {
    const part = [...shown.subarray(line * lineBytes, (line + 1) * lineBytes)];
    const hex = part.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = part.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
    return `${(line * lineBytes).toString(16).padStart(6, "0")}  ${hex.padEnd(lineBytes * 3)} ${text}`;
  });
  return shown.length < bytes.length ? [...lines, "…"].join("\n") : lines.join("\n");
}
