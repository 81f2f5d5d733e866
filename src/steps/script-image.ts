const blockBytes = 65_536;
const emptyBlock = Buffer.alloc(blockBytes);
/** The engine's own stack, which it keeps free, and what it holds before it runs anything; behind it all is empty. */
const imageBytesMax = 16_777_216;

/** What a memory holds at a moment, to be held by it again. Made while most of the memory is still empty. */
export class MemoryImage {
  readonly #memory: Uint8Array;
  readonly #parts: { at: number; bytes: Uint8Array }[] = [];

  constructor(memory: Uint8Array) {
    this.#memory = memory;
    for (let at = 0; at < imageBytesMax; at += blockBytes) {
      const block = memory.subarray(at, at + blockBytes);
      if (!emptyBlock.equals(block)) this.#parts.push({ at, bytes: block.slice() });
    }
  }

  restore(): void {
    for (const { at, bytes } of this.#parts) this.#memory.set(bytes, at);
  }
}
