import { addressGuard } from "./address-guard.ts";
import type { MailCall, MailDoor } from "./mail-call.ts";

/** Opens the way to mail servers; what speaks SMTP is loaded with the first letter. */
export function openMailDoor({ allow }: { allow: readonly string[] }): MailDoor {
  const isAllowed = addressGuard(allow);
  return {
    async send(call: MailCall) {
      const { sendMail } = await import("./mail-client.ts");
      return sendMail(call, isAllowed);
    },
  };
}
