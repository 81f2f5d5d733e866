import type { DeadLetterBounds } from "../port/dead-letters.ts";

interface Room {
  letters: number;
  bytes: number;
}
type Left = Room & { bounds: DeadLetterBounds };

/** Of what was left when it was counted, this process takes so much before it counts again: others add as well. */
const share = 8;

/** How many letters of each workspace fit without all being counted anew. Others that are deleted only make more room. */
export class LetterRoom {
  readonly #left = new Map<string, Left>();

  /** Whether one more fits for certain; it is taken in then. */
  takes(workspace: string, bytes: number, bounds: DeadLetterBounds): boolean {
    const left = this.#left.get(workspace);
    if (left?.bounds !== bounds || left.letters < 1 || left.bytes < bytes) return false;
    left.letters -= 1;
    left.bytes -= bytes;
    return true;
  }

  /** All were counted. */
  counted(workspace: string, there: Room, bounds: DeadLetterBounds): void {
    this.#left.set(workspace, {
      bounds,
      letters: Math.floor((bounds.lettersMax - there.letters) / share),
      bytes: (bounds.bytesMax - there.bytes) / share,
    });
  }
}
