import { once } from "node:events";
import { isIP } from "node:net";
import { createTransport } from "nodemailer";
import type { AddressGuard } from "./address-guard.ts";
import { GuardedSocket } from "./guarded-socket.ts";
import type { MailCall, MailReceipt } from "./mail-call.ts";
import { TerminalError } from "./step.ts";
import { withinTime } from "./within-time.ts";

/** Sends one letter over a connection of its own: letters are few, and servers close idle connections. */
export async function sendMail(call: MailCall, isAllowed: AddressGuard): Promise<MailReceipt> {
  const socket = new GuardedSocket(isAllowed);
  try {
    return await withinTime({ ...call, of: "The mail server" }, async () => {
      socket.connect(call.server.port, call.server.host);
      await once(socket, "connect");
      return sentOver(socket, call);
    });
  } catch (error) {
    throw told(error);
  } finally {
    socket.destroy();
  }
}

async function sentOver(socket: GuardedSocket, call: MailCall): Promise<MailReceipt> {
  const { host, port, user, password, security, verify, ca } = call.server;
  const transport = createTransport({
    host,
    port,
    secure: security === "implicit",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    tls: { rejectUnauthorized: verify, ...(ca && { ca }), ...(isIP(host) === 0 && { servername: host }) },
    ...(user !== "" && { auth: { user, pass: password } }),
    // A connection that the address guard has seen.
    getSocket: (_, done) => done(null, { connection: socket }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const { from, to, cc, bcc, replyTo, subject, text, html, headers, attachments, messageId, now } = call;
  const info = await transport.sendMail({
    from,
    to: [...to],
    cc: [...cc],
    bcc: [...bcc],
    replyTo: [...replyTo],
    subject,
    ...(text !== undefined && { text }),
    ...(html !== undefined && { html }),
    headers,
    attachments: attachments.map(({ content, ...attachment }) => ({
      ...attachment,
      content: Buffer.from(content),
    })),
    messageId,
    date: new Date(now),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { accepted: info.accepted.map(addressOf), rejected: info.rejected.map(addressOf) };
}

const addressOf = (one: string | { address: string }) => (typeof one === "string" ? one : one.address);

const withoutTls =
  "A server that has TLS from the first byte is smtps://; one without any, where all may go in the clear, needs `tls: off`.";

/** 5xx and what we ask wrongly stay as they are; 4xx and the network may pass. RFC 5321, section 4.2.1. */
function told(thrown: unknown): Error {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const status = "responseCode" in error ? Number(error.responseCode) : 0;
  const code = "code" in error ? String(error.code) : "";
  const isFinal = status >= 500 || (["EENVELOPE", "EAUTH", "EMESSAGE"].includes(code) && status === 0);
  const hint = code === "ETLS" ? ` ${withoutTls}` : "";
  return isFinal
    ? new TerminalError(`The mail server refused: ${error.message}${hint}`, { cause: error })
    : error;
}
