import { z } from "zod";

/** The tabs of a trigger's page, in their order. */
export const triggerTabs = [
  "trigger",
  "authentication",
  "sample",
  "parameters",
  "routes",
  "response",
  "limits",
  "test",
  "deliveries",
  "numbers",
  "drift",
  "addresses",
  "senders",
  "settings",
  "definition",
] as const;
export type TriggerTab = (typeof triggerTabs)[number];

/** What the address of the page says: which tab is open, and whether the trigger has just been made. */
export const triggerSearch = z.object({
  tab: z.enum(triggerTabs).optional().catch(undefined),
  made: z.boolean().optional().catch(undefined),
});
