import type { Identity } from "./call.ts";

/** Whose share of something it is. */
export type Sharer = Pick<Identity, "workspace"> & { readonly actor: Pick<Identity["actor"], "id"> };

export interface ShareBounds {
  total: number;
  /** Below the total, so that one workspace leaves room for others, and in it one caller for others. */
  workspace: number;
  actor: number;
}

/** Counts what is taken of something that this process has little of, by workspace and by caller. */
export class Shares {
  readonly #bounds: ShareBounds;
  readonly #taken = new Map<string, number>();

  constructor(bounds: ShareBounds) {
    this.#bounds = bounds;
  }

  /** How much is taken already where no more is to be had; else null. */
  full(by: Sharer): number | null {
    const full = this.#counted(by).find(([name, max]) => (this.#taken.get(name) ?? 0) >= max);
    return full?.[1] ?? null;
  }

  /** Takes one; what it gives back gives it back. */
  take(by: Sharer): () => void {
    const counted = this.#counted(by);
    for (const [name] of counted) this.#taken.set(name, (this.#taken.get(name) ?? 0) + 1);
    return () => {
      for (const [name] of counted) {
        const left = (this.#taken.get(name) ?? 0) - 1;
        if (left > 0) this.#taken.set(name, left);
        else this.#taken.delete(name);
      }
    };
  }

  #counted({ workspace, actor }: Sharer): (readonly [name: string, max: number])[] {
    const { total, workspace: ofWorkspace, actor: ofActor } = this.#bounds;
    return [
      [`actor ${actor.id} ${workspace}`, ofActor],
      [`workspace ${workspace}`, ofWorkspace],
      ["total", total],
    ];
  }
}
