import { priorityShares } from "../../contract/flow.ts";
import type { Acceptance, Rejection } from "../store.ts";

/** What a delivery takes of the room for writes that wait, and how much of it others may have taken before. */
export const roomOf = (acceptance: Acceptance) => ({
  bytes: bytesOf(acceptance),
  share: priorityShares[acceptance.priority ?? "normal"],
});

/** The same for deliveries of one trigger that are stored together. */
export const roomOfAll = (acceptances: readonly Acceptance[]) => ({
  bytes: acceptances.reduce((bytes, acceptance) => bytes + bytesOf(acceptance), 0),
  share: priorityShares[acceptances[0]?.priority ?? "normal"],
});

/** The same for refused requests. */
export const roomOfRejections = (rejections: readonly Rejection[]) => ({
  bytes: rejections.reduce((bytes, { body }) => bytes + body.length, 0),
});

const bytesOf = ({ body, sent }: Pick<Acceptance, "body" | "sent">) =>
  body.length + (sent?.body?.length ?? 0);
