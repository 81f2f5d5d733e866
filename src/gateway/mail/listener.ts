import type { Socket } from "node:net";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import type { Log } from "../../contract/log.ts";
import type { TlsSource } from "../http.ts";
import type { Visit } from "../under-way.ts";
import {
  acceptedReply,
  busyReply,
  type MailReply,
  stoppingReply,
  tooLargeReply,
  unknownReply,
} from "./outcome.ts";
import type { PostOffice } from "./post-office.ts";

export interface MailBounds {
  /** Largest message. */
  bytes: number;
  connections: number;
  /** Longest time without a byte, and of a whole connection. */
  idleMs?: number;
  sessionMs?: number;
}

interface MailServerOptions extends MailBounds {
  office: PostOffice;
  log: Log;
  /** The domain it greets with. */
  domain: string;
  /** With it STARTTLS is offered. */
  tls?: TlsSource | undefined;
  stopping: () => boolean;
}

/** RFC 5321, section 4.5.3.2, gives five minutes for most; a server that has something to send needs less. */
const idleMsDefault = 60_000;
/** The largest message over a line of 1 Mbit/s. */
const sessionMsDefault = 900_000;
/** Of one message. The rest is told to come by itself, as RFC 5321, section 4.5.3.1.10, has it. */
const recipientsMax = 20;
/** A line of a command with parameters has at most 1,000 (RFC 5321, 4.5.3.1.4). */
const commandBytesMax = 2_048;
const closeMs = 500;

/** Opens a server for e-mails (SMTP, RFC 5321): it takes those for triggers, and relays none. */
export function createMailServer(options: MailServerOptions): SMTPServer {
  const { office, log, domain, tls, bytes, connections, stopping } = options;
  const { idleMs = idleMsDefault, sessionMs = sessionMsDefault } = options;
  const server = new SMTPServer({
    name: domain,
    banner: "Tripline",
    size: bytes,
    maxClients: connections,
    maxRecipients: recipientsMax,
    maxCommandLength: commandBytesMax,
    socketTimeout: idleMs,
    closeTimeout: closeMs,
    disableReverseLookup: true,
    logger: false,
    disabledCommands: tls === undefined ? ["AUTH", "STARTTLS"] : ["AUTH"],
    ...contextOf(tls),
    onMailFrom: (_address, _session, done) => done(stopping() ? refusal(stoppingReply) : null),
    onRcptTo(address, session, done) {
      const tell = (reply: MailReply | null) => done(reply === null ? null : refusal(reply));
      void recipient(address.address, session, office).then(tell, () => tell(busyReply));
    },
    onData(stream, session, done) {
      const tell = ({ code, text }: MailReply) =>
        done(code === acceptedReply.code ? null : refusal({ code, text }), text);
      void answer(receive(stream, session, { office, bytes }), { log, tell });
    },
  });
  server.server.on("connection", (socket: Socket) => {
    const timer = setTimeout(() => socket.destroy(), sessionMs).unref();
    socket.once("close", () => clearTimeout(timer));
  });
  server.on("error", (error) => log.debug("connection for e-mails failed", { error }));
  return server;
}

/** What `updateSecureContext` takes, too; without it there is no TLS. */
export function contextOf(tls: TlsSource | undefined): { cert?: string; key?: string } {
  if (tls === undefined) return {};
  const { cert, key } = tls.current();
  return { cert, key };
}

/** Why nothing can be sent there; null where it can. */
async function recipient(
  address: string,
  { envelope: { mailFrom } }: SMTPServerSession,
  office: PostOffice,
): Promise<MailReply | null> {
  const mailbox = await office.newest(address);
  if (mailbox === undefined) return busyReply;
  if (mailbox === null) return unknownReply;
  const announced = mailFrom === false || mailFrom.args === false ? 0 : Number(mailFrom.args["SIZE"] ?? 0);
  return announced > mailbox.bytesMax ? tooLargeReply : null;
}

interface ReceiveOptions {
  office: PostOffice;
  bytes: number;
}

/** What goes wrong where nothing should is told to the log; the sender tries again. */
async function answer(
  reply: Promise<MailReply>,
  { log, tell }: { log: Log; tell: (reply: MailReply) => void },
): Promise<void> {
  try {
    tell(await reply);
  } catch (error) {
    log.error("e-mail failed", { error });
    tell(busyReply);
  }
}

/** Takes the message in, as far as there is room for it; the rest of one that is refused is let pass. */
async function receive(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  { office, bytes }: ReceiveOptions,
): Promise<MailReply> {
  const visit = office.enter();
  try {
    const read = await readAll(stream, { visit, bytes });
    if (read.kind !== "read" || visit === null) return read.kind === "too_large" ? tooLargeReply : busyReply;
    const { mailFrom, rcptTo } = session.envelope;
    return await office.take(
      {
        raw: read.raw,
        sender: mailFrom === false ? "" : mailFrom.address,
        recipients: rcptTo.map(({ address }) => address),
        ip: session.remoteAddress.replace(/^::ffff:(?=\d+\.)/, ""),
        secure: session.secure,
      },
      visit,
    );
  } finally {
    visit?.leave();
  }
}

type AllRead =
  | { kind: "read"; raw: Buffer }
  | { kind: "too_large" }
  | { kind: "no_room" }
  | { kind: "departed" };

function readAll(
  stream: SMTPServerDataStream,
  { visit, bytes }: { visit: Visit | null; bytes: number },
): Promise<AllRead> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let hasRoom = visit !== null;
    stream.on("data", (chunk: Buffer) => {
      length += chunk.length;
      hasRoom &&= length <= bytes && visit?.takeBytes(chunk.length) === true;
      if (hasRoom) chunks.push(chunk);
      else chunks.length = 0;
    });
    stream.once("end", () => {
      if (length > bytes) resolve({ kind: "too_large" });
      else resolve(hasRoom ? { kind: "read", raw: Buffer.concat(chunks) } : { kind: "no_room" });
    });
    stream.once("error", () => resolve({ kind: "departed" }));
    stream.once("close", () => resolve({ kind: "departed" }));
  });
}

const refusal = ({ code, text }: MailReply): Error & { responseCode: number } =>
  Object.assign(new Error(text), { responseCode: code });
