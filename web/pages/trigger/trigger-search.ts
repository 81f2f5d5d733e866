import { z } from "zod";

/** The tabs of a trigger's page, in their order, by what one is there for. */
export const triggerTabGroups = {
  setUp: ["trigger", "authentication", "sample", "parameters", "routes", "response", "limits", "test"],
  watch: ["deliveries", "numbers", "drift"],
  share: ["senders", "addresses"],
  whole: ["settings", "definition"],
} as const;

export const triggerTabs = [
  ...triggerTabGroups.setUp,
  ...triggerTabGroups.watch,
  ...triggerTabGroups.share,
  ...triggerTabGroups.whole,
] as const;
export type TriggerTab = (typeof triggerTabs)[number];

/** What the address of the page says: which tab is open, and whether the trigger has just been made. */
export const TriggerSearch = z.object({
  tab: z.enum(triggerTabs).optional().catch(undefined),
  made: z.boolean().optional().catch(undefined),
});
