import { createHmac } from "node:crypto";
import { newAddressId } from "./id.ts";

/** The method of a delivery that came as an e-mail. */
export const mailMethod = "MAIL";

/**
 * The part of a trigger's e-mail address before the `@`: an HMAC-SHA256 of its id and epoch, cut to 160 bits, so that nobody can
 * guess it who knows the trigger's other addresses. It changes with the epoch, as signed addresses do.
 */
export function mailboxOf({ id, epoch }: { id: string; epoch: number }, key: Uint8Array): string {
  const digest = createHmac("sha256", key).update(`${id}/${epoch}`).digest();
  return newAddressId("mail", (bytes) => digest.subarray(0, bytes));
}

/** The mailbox and the domain of an address, in lower case; what follows a `+` in it is the sender's own affair. */
export function mailboxIn(address: string): { mailbox: string; domain: string } {
  const at = address.lastIndexOf("@");
  const local = address.slice(0, Math.max(0, at)).toLowerCase();
  return { mailbox: local.replace(/\+.*$/s, ""), domain: address.slice(at + 1).toLowerCase() };
}
