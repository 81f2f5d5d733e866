import { timingSafeEqual } from "node:crypto";
import { newAddressId } from "../core/id.ts";
import { keyDigest } from "../core/key-digest.ts";

/**
 * The token of the set-up link: always the same of one server, and good for nothing once there is somebody, so that it
 * need not be kept. `key` has 20 bytes at least.
 */
export const setupToken = (key: Uint8Array): string =>
  newAddressId("setup", (bytes) => key.subarray(0, bytes));

/** Compared as digests, so that the time taken says nothing. */
export const isSetupToken = (token: string, key: Uint8Array): boolean =>
  timingSafeEqual(Buffer.from(keyDigest(token)), Buffer.from(keyDigest(setupToken(key))));
