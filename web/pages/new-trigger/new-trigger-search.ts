import { z } from "zod";

/** What the address of the page says: which type was chosen. */
export const NewTriggerSearch = z.object({ type: z.literal("external").optional().catch(undefined) });
