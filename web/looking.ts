import { type Found, lookFor } from "../src/contract/looking.ts";

export const pageSize = 50;
/** Rare finds are looked for so long before somebody is asked whether to go on. */
const lookMsMax = 4_000;

type Look<Item> = Pick<Parameters<typeof lookFor<Item>>[0], "read" | "before">;

/** Fills one page, for some seconds at most, and tells what it has meanwhile. */
export function look<Item>(
  { read, before }: Look<Item>,
  tell: (found: Found<Item>) => void,
): Promise<Found<Item>> {
  const until = Date.now() + lookMsMax;
  return lookFor({
    // A page that begins with the newest is not told where to begin.
    read: ({ before: from, limit }) => read({ limit, ...(from !== undefined && { before: from }) }),
    before,
    limit: pageSize,
    tell(found) {
      const isEnough = Date.now() > until;
      if (!isEnough) tell(found);
      return isEnough;
    },
  });
}
