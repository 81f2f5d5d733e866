import { priorityShares } from "../../contract/flow.ts";
import type { Acceptance } from "../store.ts";

/** What a delivery takes of the room for writes that wait, and how much of it others may have taken before. */
export const roomOf = ({ body, priority = "normal" }: Acceptance) => ({
  bytes: body.length,
  share: priorityShares[priority],
});

/** The same for deliveries of one trigger that are stored together. */
export const roomOfAll = (acceptances: readonly Acceptance[]) => ({
  bytes: acceptances.reduce((bytes, { body }) => bytes + body.length, 0),
  share: priorityShares[acceptances[0]?.priority ?? "normal"],
});
