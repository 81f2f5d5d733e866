import { randomUUID } from "node:crypto";
import type { ApiDoors } from "./api/doors.ts";
import type { Config } from "./config.ts";
import type { openTelling } from "./steps/telling.ts";

const sendMsMax = 15_000;

/** Letters that the server itself sends to people, such as invitations; null where it has no mail server. */
export function openPost(
  { smtpUrl, smtpFrom }: Pick<Config, "smtpUrl" | "smtpFrom">,
  tell: ReturnType<typeof openTelling>,
): ApiDoors["post"] {
  if (smtpUrl === undefined || smtpFrom === undefined) return null;
  return ({ to, subject, text }) =>
    tell.letter({
      server: smtpUrl,
      tls: "verify",
      from: smtpFrom,
      to: [to],
      subject,
      text,
      messageId: `<${randomUUID()}@tripline.invalid>`,
      timeoutMs: sendMsMax,
    });
}
