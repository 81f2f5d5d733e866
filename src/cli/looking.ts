import { type Found, lookFor } from "../contract/looking.ts";
import { localTime, note } from "./output.ts";

type Look<Item> = Omit<Parameters<typeof lookFor<Item>>[0], "tell"> & { json: boolean | undefined };

/** Between two words on how far a long search is. */
const tellMs = 2_000;

/** Looks until there are enough or all has been looked through; a person who waits is told how far it is. */
export function looking<Item>({ json = false, ...look }: Look<Item>): Promise<Found<Item>> {
  let toldAt = Date.now();
  return lookFor({
    ...look,
    tell({ items, searchedTo }) {
      if (!json && Date.now() - toldAt > tellMs) {
        note(`Searched back to ${localTime(searchedTo)}; ${items.length} found so far. Ctrl-C ends it.`);
        toldAt = Date.now();
      }
      return false;
    },
  });
}
