/** Longer names are not compared: nobody misspells a text of this length by a letter. */
const charactersMax = 64;

/**
 * The one of these names that was most likely meant: at most two letters added, left out, changed or swapped with the
 * next, one in short names. Null where none is as near. Optimal string alignment distance.
 */
export function nearest(word: string, names: Iterable<string>): string | null {
  if (word.length > charactersMax) return null;
  let best: string | null = null;
  let bestDistance = (word.length <= 4 ? 1 : 2) + 1;
  for (const name of names) {
    if (Math.abs(name.length - word.length) >= bestDistance) continue;
    const found = name.toLowerCase() === word.toLowerCase() ? 0 : distance(word, name);
    if (found >= bestDistance) continue;
    best = name;
    bestDistance = found;
  }
  return best;
}

function distance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let at = 1; at <= one.length; at += 1) {
    const row = [at];
    for (let to = 1; to <= other.length; to += 1) {
      const same = one[at - 1] === other[to - 1];
      const least = Math.min(
        (row[to - 1] ?? 0) + 1,
        (last[to] ?? 0) + 1,
        (last[to - 1] ?? 0) + (same ? 0 : 1),
      );
      const isSwapped = at > 1 && to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1];
      row.push(isSwapped ? Math.min(least, (beforeLast[to - 2] ?? 0) + 1) : least);
    }
    beforeLast = last;
    last = row;
  }
  return last[other.length] ?? 0;
}
