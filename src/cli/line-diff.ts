export interface DiffLine {
  kind: "same" | "added" | "removed";
  text: string;
}

/** Beyond this many comparisons a diff is given as all removed, all added, so that nobody waits for it. */
const comparisonsMax = 4_000_000;

/** The shortest way from one text's lines to another's. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  if (old.length * fresh.length > comparisonsMax) {
    return [...old.map((text) => line("removed", text)), ...fresh.map((text) => line("added", text))];
  }
  const common = commonLengths(old, fresh);
  const lines: DiffLine[] = [];
  let [at, to] = [0, 0];
  while (at < old.length || to < fresh.length) {
    const [left, right] = [old[at], fresh[to]];
    if (left !== undefined && left === right) {
      lines.push(line("same", left));
      at += 1;
      to += 1;
    } else if (
      right === undefined ||
      (left !== undefined && lengthAt(common, at + 1, to) >= lengthAt(common, at, to + 1))
    ) {
      lines.push(line("removed", left ?? ""));
      at += 1;
    } else {
      lines.push(line("added", right));
      to += 1;
    }
  }
  return lines;
}

/** Only what changed, with a few lines around it; `null` stands for lines left out. */
export function excerpt(lines: readonly DiffLine[], around = 2): (DiffLine | null)[] {
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some(({ kind }) => kind !== "same"),
  );
  return lines.flatMap((each, at) => {
    if (near[at] === true) return [each];
    return near[at - 1] === true || at === 0 ? [null] : [];
  });
}

/** The length of the longest common subsequence of what is left from each pair of places. */
function commonLengths(old: readonly string[], fresh: readonly string[]): number[][] {
  const lengths: number[][] = Array.from({ length: old.length + 1 }, () =>
    Array<number>(fresh.length + 1).fill(0),
  );
  for (let at = old.length - 1; at >= 0; at -= 1) {
    const row = lengths[at] ?? [];
    for (let to = fresh.length - 1; to >= 0; to -= 1) {
      row[to] =
        old[at] === fresh[to]
          ? lengthAt(lengths, at + 1, to + 1) + 1
          : Math.max(lengthAt(lengths, at + 1, to), lengthAt(lengths, at, to + 1));
    }
  }
  return lengths;
}

function lengthAt(lengths: readonly number[][], at: number, to: number): number {
  return lengths[at]?.[to] ?? 0;
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

function line(kind: DiffLine["kind"], text: string): DiffLine {
  return { kind, text };
}
