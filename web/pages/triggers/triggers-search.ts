import { z } from "zod";

/** What the address of the page says: what is searched for. */
export const TriggersSearch = z.object({ search: z.coerce.string().optional().catch(undefined) });
