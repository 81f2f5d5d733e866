import { z } from "zod";
import { Instant, Name } from "../name.ts";

/** Items of one answer; a list that goes on says in `next` what to give as `before` or `after`. */
export const limit = z.coerce.number().int().min(1).max(1_000).default(100);
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });
/** Of a list whose server looks for a moment at a time. */
export const lookedThrough = {
  searchedTo: Instant.nullable().describe(
    "Back to when all has been looked through; null: to the first one.",
  ),
};
/** Of a stream: browsers give their event streams no headers. */
export const ofWorkspace = {
  workspace: Name.optional().describe(
    "For browsers that are signed in, whose event streams can't send the header Tripline-Workspace; a key has its own.",
  ),
};
/** How many a list has, as far as could be counted in a moment. */
export const ListCount = z
  .object({
    count: z.int(),
    isExact: z
      .boolean()
      .describe("False: there are as many at least, more than could be counted in a second."),
    countedTo: Instant.nullable().describe("Back to when all were counted; null: to the first one."),
  })
  .meta({ id: "ListCount" });
export const search = z.string().max(2_000).optional();
export const flag = z.enum(["true", "false"]);
