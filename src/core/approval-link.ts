import { createHmac, timingSafeEqual } from "node:crypto";

/** 144 bits: as many as nobody guesses, and no longer than a line of a message takes. */
const tokenBytes = 18;
const shape = /^\/approvals\/([^/]+)\/([^/]+)$/;

export interface ApprovalLinkKey {
  /** Signs the links. */
  key: Uint8Array;
}

/** Path of the page where an approval is answered. Whoever has it may: it is signed, and says nothing else. */
export const approvalPath = (id: string, { key }: ApprovalLinkKey): string =>
  `/approvals/${id}/${tokenOf(id, key).toString("base64url")}`;

/** The approval that a path leads to; null where it is none, or its signature is not ours. */
export function approvalIn(path: string, { key }: ApprovalLinkKey): string | null {
  const [, id, token] = shape.exec(path) ?? [];
  if (id === undefined || token === undefined) return null;
  const given = Buffer.from(token, "base64url");
  const wanted = tokenOf(id, key);
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? id : null;
}

export const isApprovalPath = (path: string): boolean => path.startsWith("/approvals/");

const tokenOf = (id: string, key: Uint8Array) =>
  createHmac("sha256", key).update(id).digest().subarray(0, tokenBytes);
