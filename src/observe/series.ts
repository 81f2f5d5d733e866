/** Combinations of labels that one metric has at most; what comes beyond is counted together, under `other`. */
export const combinationsMax = 2_000;
const other = "other";

interface Node<Cell> {
  cell: Cell | null;
  readonly next: Map<string, Node<Cell>>;
}

/** One cell per combination of label values, found without putting a key together. */
export class Cells<Cell> {
  readonly #make: () => Cell;
  readonly #root: Node<Cell> = { cell: null, next: new Map() };
  readonly #all: { labels: readonly string[]; cell: Cell }[] = [];

  constructor(make: () => Cell) {
    this.#make = make;
  }

  at(labels: readonly string[]): Cell {
    let node: Node<Cell> | undefined = this.#root;
    for (const label of labels) node = node?.next.get(label);
    return node?.cell ?? this.#add(labels);
  }

  all(): readonly { labels: readonly string[]; cell: Cell }[] {
    return this.#all;
  }

  #add(labels: readonly string[]): Cell {
    if (this.#all.length >= combinationsMax && labels.some((label) => label !== other)) {
      return this.at(labels.map(() => other));
    }
    let node = this.#root;
    for (const label of labels) {
      const next: Node<Cell> = node.next.get(label) ?? { cell: null, next: new Map() };
      node.next.set(label, next);
      node = next;
    }
    const cell = this.#make();
    node.cell = cell;
    this.#all.push({ labels: [...labels], cell });
    return cell;
  }
}
