import type { ChatMessage } from "./chat.ts";
import { chatCall } from "./chat-call.ts";
import { chatServices } from "./chat-services.ts";
import type { MailDoor } from "./mail-call.ts";
import { mailServerOf } from "./mail-server.ts";
import type { HttpDoor } from "./step.ts";

/** A letter that Tripline itself writes. */
interface Letter {
  /** `smtp://user:password@mail.example.com:587`. */
  server: string;
  tls: "verify" | "unverified" | "off";
  from: string;
  to: readonly string[];
  subject: string;
  text: string;
  messageId: string;
  timeoutMs: number;
}

/** A line that Tripline itself writes into a chat. */
interface Line extends Pick<ChatMessage, "service" | "url" | "timeoutMs"> {
  text: string;
}

/** How Tripline itself tells people something: as the steps of that name do, and with their failures. */
export const openTelling = ({ http, mail, now }: { http: HttpDoor; mail: MailDoor; now: () => number }) => ({
  /** Rejects where the server takes it for nobody. */
  async letter({ server, tls, timeoutMs, ...letter }: Letter): Promise<void> {
    const { accepted } = await mail.send({
      ...letter,
      server: mailServerOf({ server, tls }),
      cc: [],
      bcc: [],
      replyTo: [],
      headers: { "Auto-Submitted": "auto-generated" },
      attachments: [],
      now: now(),
      timeoutMs,
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (accepted.length === 0) throw new Error("The mail server took the letter for nobody.");
  },
  async chat(line: Line): Promise<void> {
    const signal = AbortSignal.timeout(line.timeoutMs);
    const call = chatCall({ ...line, mentions: false }, { timeoutMs: line.timeoutMs, signal });
    const failure = chatServices[line.service].failure(await http.request(call), {
      now,
      masked: (text) => text,
    });
    if (failure !== null) throw failure;
  },
});
