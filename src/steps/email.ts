import { createHash } from "node:crypto";
import { z } from "zod";
import { template } from "../contract/name.ts";
import { holdsPassword } from "./database-connection.ts";
import { FileReference, fileReferenceHelp, referredFile } from "./file-reference.ts";
import { filledText } from "./filled.ts";
import type { MailCall } from "./mail-call.ts";
import { mailServerOf } from "./mail-server.ts";
import { defineStep, type StepContext, TerminalError } from "./step.ts";
import { tlsAuthorities } from "./tls-authorities.ts";
import { urlFaults } from "./url-faults.ts";

const recipientsMax = 100;
const headersMax = 50;
const attachmentsMax = 20;
/** Servers commonly take 10 to 25 MB, with a third more for base64. */
const attachmentBytesMax = 7_340_032;
const textCharactersMax = 1_000_000;
const timeoutMsMax = 300_000;

const Recipients = z.union([filledText(), z.array(filledText()).max(recipientsMax)]);
const recipients = (title: string) => Recipients.default([]).meta({ title, template: true });

/** These are the step's own settings, or the letter's frame. */
const ownHeaders = new Set(
  "bcc cc content-transfer-encoding content-type date dkim-signature from message-id mime-version received reply-to return-path sender subject to".split(
    " ",
  ),
);
const HeaderName = z
  .string()
  .regex(/^[!-9;-~]{1,76}$/, "not a header name")
  .refine((name) => !ownHeaders.has(name.toLowerCase()), "this header is set by the step");

const Attachment = z
  .object({
    file: FileReference.optional().meta({ title: "File", description: fileReferenceHelp }),
    content: filledText({ title: "Content", multiline: true }).optional(),
    encoding: z.enum(["utf8", "base64"]).default("utf8").meta({ title: "Encoding of the content" }),
    filename: filledText({ title: "File name", description: "Absent: the file's own." }).optional(),
    contentType: filledText({ title: "Content type", description: "Absent: the file's own." }).optional(),
  })
  .refine(
    ({ file, content, filename }) =>
      file === undefined ? content !== undefined && filename !== undefined : content === undefined,
    "either a file, or a content with its file name",
  );

const Config = z.object({
  server: template({
    title: "Server",
    secret: true,
    description:
      "smtp://user:password@mail.example.com:587, or smtps://…:465, out of a secret: `{{ secrets.mail }}`. A user name " +
      "with @ is written %40.",
  })
    .min(1)
    .max(4_000),
  tls: z.enum(["verify", "unverified", "off"]).default("verify").meta({
    title: "TLS",
    rare: true,
    description: "smtp:// is encrypted by STARTTLS; off sends everything, the password too, in the clear.",
  }),
  tlsCa: tlsAuthorities,
  from: filledText({ title: "From", description: "`Shop <shop@example.com>`." }),
  to: recipients("To"),
  cc: recipients("Cc"),
  bcc: recipients("Bcc"),
  replyTo: recipients("Reply to"),
  subject: filledText({ title: "Subject" }).default(""),
  text: filledText({ title: "Text", multiline: true }).optional(),
  html: filledText({ title: "HTML", multiline: true }).optional(),
  headers: z
    .record(HeaderName, filledText().nullable())
    .refine((headers) => Object.keys(headers).length <= headersMax, `at most ${headersMax} headers`)
    .default({})
    .meta({ title: "Further headers", rare: true }),
  attachments: z.array(Attachment).max(attachmentsMax).default([]).meta({ title: "Attachments" }),
  timeoutMs: z.int().min(1).max(timeoutMsMax).default(60_000).meta({ title: "Timeout", unit: "ms" }),
});
type Config = z.output<typeof Config>;

/** Sends a letter over SMTP. */
export const email = defineStep({
  type: "email",
  title: "E-mail",
  system: "Messages",
  description:
    "Sends an e-mail over SMTP: text, HTML or both, with attachments. Its output is { messageId, accepted, rejected }. " +
    "Every attempt has the same Message-ID, by which mail systems know a repetition. What the server refuses for good " +
    "(5xx) ends the run, the rest is tried again.",
  effect: true,
  config: Config,
  raw: ["tls"],
  check({ server, text, html }) {
    const faults = urlFaults("server", server, ["smtp://", "smtps://"]);
    if (holdsPassword(server))
      faults.push({
        path: "server",
        message:
          "This holds a password in the clear. Store the server as a secret: tripline secrets set NAME",
      });
    if (text === undefined && html === undefined)
      faults.push({ path: "text", message: "There is neither a text nor HTML to send." });
    return faults;
  },
  gives: () => ["messageId", "accepted", "rejected"],
  examples: [
    {
      title: "Confirm an order",
      config: {
        server: "{{ secrets.mail }}",
        tls: "off",
        from: "Shop <shop@example.com>",
        to: "{{ params.customer }}",
        subject: "Your order {{ params.orderId }}",
        text: "Thank you! It is on its way.",
      },
      scope: {
        params: { customer: "ada@example.com", orderId: "A-7" },
        secrets: { mail: "smtp://mail.example.com" },
      },
      output: { accepted: ["ada@example.com"], rejected: [] },
    },
  ],
  async run(config, context) {
    const call = callOf(config, context);
    const { accepted, rejected } = await context.doors.mail.send(call);
    return { messageId: call.messageId, accepted, rejected };
  },
});

function callOf(config: Config, context: StepContext): MailCall {
  const [to, cc, bcc, replyTo] = [config.to, config.cc, config.bcc, config.replyTo].map(addressesOf);
  if ((to?.length ?? 0) + (cc?.length ?? 0) + (bcc?.length ?? 0) === 0)
    throw new TerminalError("The e-mail has no recipient.");
  const from = oneLine("from", config.from);
  const headers = Object.entries(config.headers).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, oneLine(name, value)]],
  );
  return {
    server: mailServerOf(config),
    from,
    to: to ?? [],
    cc: cc ?? [],
    bcc: bcc ?? [],
    replyTo: replyTo ?? [],
    subject: oneLine("subject", config.subject),
    text: bounded(config.text),
    html: bounded(config.html),
    headers: Object.fromEntries(headers),
    attachments: attachmentsOf(config.attachments, context),
    messageId: messageIdOf(from, context.idempotencyKey),
    now: context.now(),
    timeoutMs: Math.min(config.timeoutMs, context.timeoutMs),
    signal: context.signal,
  };
}

/** Several in one text stand apart by commas, as in a header. */
function addressesOf(given: string | string[]): string[] {
  const addresses = (Array.isArray(given) ? given : [given]).filter((one) => one.trim() !== "");
  for (const address of addresses) oneLine("address", address);
  return addresses;
}

/** Data must not end a header and begin another. */
function oneLine(name: string, value: string): string {
  if (!/[\r\n\0]/.test(value) && value.length <= 10_000) return value;
  throw new TerminalError(`The ${name} holds a line break, or is too long.`);
}

function bounded(text: string | undefined): string | undefined {
  if (text === undefined || text.length <= textCharactersMax) return text;
  throw new TerminalError(`The text is longer than ${textCharactersMax} characters.`);
}

function attachmentsOf(attachments: Config["attachments"], context: StepContext): MailCall["attachments"] {
  const all = attachments.map(({ file: reference, content = "", encoding, ...given }) => {
    const file = reference === undefined ? null : referredFile(reference, context);
    const contentType = given.contentType ?? file?.contentType ?? undefined;
    return {
      filename: oneLine("file name", given.filename ?? file?.name ?? ""),
      content: Buffer.from(file?.bytes ?? Buffer.from(content, encoding)),
      ...(contentType !== undefined && { contentType: oneLine("content type", contentType) }),
    };
  });
  if (all.reduce((sum, { content }) => sum + content.length, 0) <= attachmentBytesMax) return all;
  throw new TerminalError(`The attachments are larger than ${attachmentBytesMax} bytes together.`);
}

/** The same for each attempt; its domain is the sender's, as RFC 5322, section 3.6.4 recommends. */
function messageIdOf(from: string, idempotencyKey: string): string {
  const domain = /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? "tripline.invalid";
  return `<${createHash("sha256").update(idempotencyKey).digest("hex").slice(0, 32)}@${domain}>`;
}
