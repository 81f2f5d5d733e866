import type { Task } from "./task.ts";

/** What one call has done, and where the next one goes on; null: it was the last. */
interface PageDone {
  done: number;
  /** Why others were left out. */
  refused?: readonly string[];
  next: string | null;
}

export interface PagesDone {
  done: number;
  refused: readonly string[];
  /** Where the next call goes on. */
  place: string | undefined;
}

const nothing: PagesDone = { done: 0, refused: [], place: undefined };

/** Does something by many calls until it is stopped, from where it has failed before. What is done stays done. */
export async function byPages(
  page: (before: string | undefined) => Promise<PageDone>,
  { signal, tell, before }: Task<PagesDone>,
): Promise<PagesDone> {
  let so = before ?? nothing;
  while (!signal.aborted) {
    const { done, refused = [], next } = await page(so.place);
    so = { done: so.done + done, refused: [...so.refused, ...refused], place: next ?? undefined };
    tell(so);
    if (next === null) break;
  }
  return so;
}
