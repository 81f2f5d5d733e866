/** A page of a list whose server looks for a moment at a time: where what is sought is rare, it holds few or none. */
interface LookedPage<Item> {
  items: readonly Item[];
  /** Where to go on; null where all has been looked through. */
  next: string | null;
  /** Back to when all has been looked through; null: to the first one. */
  searchedTo: string | null;
}

/** What has been found so far. */
export type Found<Item> = LookedPage<Item>;

interface Look<Item> {
  read: (page: { before?: string | undefined; limit: number }) => Promise<LookedPage<Item>>;
  before: string | undefined;
  /** How many are wanted. */
  limit: number;
  /** Called where it goes on; gives whether it is enough now. */
  tell: (found: Found<Item>) => boolean;
}

/** What the server takes at a time. */
const pageMax = 1_000;

/** Reads on until as many are found as are wanted, or all has been looked through. */
export async function lookFor<Item>({ read, before, limit, tell }: Look<Item>): Promise<Found<Item>> {
  let found: Found<Item> = { items: [], next: before ?? null, searchedTo: null };
  for (;;) {
    const wanted = Math.min(pageMax, limit - found.items.length);
    const { items, ...rest } = await read({ before: found.next ?? undefined, limit: wanted });
    found = { ...rest, items: [...found.items, ...items] };
    if (found.next === null || found.items.length >= limit || tell(found)) return found;
  }
}
