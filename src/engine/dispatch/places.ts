/** Of the places that others leave, one workspace takes no more than this part, once there are several. */
const share = 0.8;

/**
 * Who has how many of the places that runs are executed in. Where runs of several workspaces have been seen, some places
 * stay free for whoever comes next: steps that take minutes in all of them would keep everybody else waiting.
 */
export class Places {
  readonly #count: number;
  readonly #seen = new Set<string>();
  readonly #taken = new Map<string, number>();
  #all = 0;

  constructor(count: number) {
    this.#count = count;
  }

  get isFull(): boolean {
    return this.#all >= this.#count;
  }

  /** Unnamed ones (`""`) may be anybody's. */
  note(workspace: string): void {
    if (workspace !== "") this.#seen.add(workspace);
  }

  hasRoom(workspace: string): boolean {
    if (this.isFull) return false;
    if (this.#seen.size < 2) return true;
    const own = this.#taken.get(workspace) ?? 0;
    return own < Math.max(1, Math.floor((this.#count - (this.#all - own)) * share));
  }

  enter(workspace: string): void {
    this.#all += 1;
    this.#taken.set(workspace, (this.#taken.get(workspace) ?? 0) + 1);
  }

  leave(workspace: string): void {
    this.#all -= 1;
    const left = (this.#taken.get(workspace) ?? 0) - 1;
    if (left > 0) this.#taken.set(workspace, left);
    else this.#taken.delete(workspace);
  }
}
