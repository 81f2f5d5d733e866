import PostalMime, {
  type Address,
  type Attachment,
  addressParser,
  type Email,
  type Mailbox,
} from "postal-mime";
import type { Json } from "../../contract/name.ts";
import { messageOf } from "../../contract/problem.ts";
import { fieldBytesMax } from "../../core/form-data.ts";
import type { FormFile } from "./form.ts";

/** Of one e-mail, all parts' together; servers refuse more than a tenth of it. */
const headerBytesMax = 524_288;
/** Parts in parts; real e-mails have four or five. */
const nestingMax = 50;
/** Files of one e-mail; more are in the kept message only. */
export const filesMax = 200;
/** Addresses of one header. */
const addressesMax = 1_000;
/** Where a message can't be taken apart, so much of its beginning is looked at for headers. */
const plainHeadBytes = 65_536;

/** An e-mail taken apart. */
export interface Message {
  /** Members of the event, files left out. */
  fields: Record<string, Json>;
  files: FormFile[];
  /** Addresses in its `From`, in lower case. */
  authors: string[];
  messageId: string | null;
  /** Whether a program sent it by itself, as an answer or a notice of failure. */
  isAutomatic: boolean;
  /** What could not be read, or was left out. */
  warnings: string[];
}

/** Takes a message (RFC 5322, MIME) apart as far as it can be read; never throws. */
export async function readMessage(raw: Uint8Array): Promise<Message> {
  try {
    const options = { maxNestingDepth: nestingMax, maxHeadersSize: headerBytesMax, maxRfc822NestingDepth: 0 };
    return messageIn(await PostalMime.parse(raw, options));
  } catch (error) {
    const reason = messageOf(error);
    return unreadMessage(raw, reason);
  }
}

/** What is to be had of a message that can't be taken apart: its first headers. */
export function unreadMessage(raw: Uint8Array, reason: string): Message {
  const warning = `the e-mail can't be taken apart: ${reason}; only its first headers were read`;
  const read = messageIn({ headers: plainHeaders(raw), headerLines: [], attachments: [] });
  return { ...read, warnings: [warning, ...read.warnings] };
}

function messageIn(email: Email): Message {
  const warnings: string[] = [];
  const { headers } = email;
  const first = headers.find(({ key }) => key === "message-id");
  const subject = headers.find(({ key }) => key === "subject");
  const messageId = email.messageId ?? first?.value ?? null;
  const of = (key: string) =>
    headers.filter((header) => header.key === key).flatMap(({ value }) => mailboxes(value));
  const text = bounded(email.text ?? "", "text", warnings);
  const html = bounded(email.html ?? "", "html", warnings);
  const from = of("from");
  const kept = email.attachments.slice(0, filesMax);
  if (kept.length < email.attachments.length) {
    warnings.push(`it has ${email.attachments.length} files; all after the first ${filesMax} were left out`);
  }
  return {
    fields: fitting(
      {
        from: from[0] ?? null,
        to: of("to"),
        cc: of("cc"),
        replyTo: of("reply-to"),
        subject: bounded(email.subject ?? subject?.value ?? "", "subject", warnings),
        date: email.date === undefined ? null : clean(email.date),
        messageId: messageId === null ? null : clean(messageId),
        text,
        html: html === "" ? null : html,
        headers: headersOf(email),
      },
      warnings,
    ),
    files: kept.map(fileOf),
    authors: from.map(({ address }) => address.toLowerCase()),
    messageId: messageId === null || messageId.trim() === "" ? null : clean(messageId),
    isAutomatic: headers.some(({ key, value }) => key === "auto-submitted" && !/^\s*no\b/i.test(value)),
    warnings,
  };
}

function mailboxes(value: string): { name: string; address: string }[] {
  const read: Address[] = addressParser(value.slice(0, headerBytesMax), { flatten: true });
  return read
    .filter((each): each is Mailbox => each.address !== undefined)
    .slice(0, addressesMax)
    .map(({ name, address }) => ({ name: clean(name), address: clean(address) }));
}

/** By name, a list where it comes more than once. */
function headersOf({ headers }: Email): Record<string, Json> {
  const byName = Map.groupBy(headers, ({ key }) => key);
  const named = [...byName].filter(([key]) => /^[!-9;-~]{1,200}$/.test(key));
  return Object.fromEntries(
    named.map(([key, all]) => [
      key,
      all.length === 1 ? clean(all[0]?.value ?? "") : all.map(({ value }) => clean(value)),
    ]),
  );
}

function fileOf({ filename, mimeType, disposition, related, content }: Attachment): FormFile {
  const bytes =
    typeof content === "string" || content instanceof Uint8Array
      ? Buffer.from(content)
      : Buffer.from(new Uint8Array(content));
  const isInline = related === true || disposition === "inline";
  return {
    field: isInline ? "inline" : "attachments",
    name: clean(filename ?? ""),
    contentType: mimeType,
    bytes,
  };
}

/** Members that are too large for a field, as escaped control characters make them, are left out. */
function fitting(fields: Record<string, Json>, warnings: string[]): Record<string, Json> {
  const entries = Object.entries(fields).map(([name, value]): [string, Json] => {
    if (typeof value === "string" || Buffer.byteLength(JSON.stringify(value)) <= fieldBytesMax)
      return [name, value];
    warnings.push(`its ${name} is larger than ${fieldBytesMax} bytes and was left out`);
    return [name, null];
  });
  return Object.fromEntries(entries);
}

/** A text that a field of an event can hold. */
function bounded(text: string, name: string, warnings: string[]): string {
  const whole = clean(text);
  if (Buffer.byteLength(whole) <= fieldBytesMax) return whole;
  warnings.push(`its ${name} is longer than ${fieldBytesMax} bytes; the rest was left out`);
  // Cut between characters: what is left of one that was cut through is taken off.
  return Buffer.from(whole)
    .subarray(0, fieldBytesMax)
    .toString("utf8")
    .replace(/\uFFFD+$/, "");
}

/** No database keeps NUL in a text, and half a surrogate pair is no character. */
const clean = (text: string): string => text.replaceAll("\0", "\uFFFD").toWellFormed();

/** Headers of a message as they stand, without what MIME says of their encoding. */
function plainHeaders(raw: Uint8Array): Email["headers"] {
  const head =
    Buffer.from(raw.subarray(0, plainHeadBytes))
      .toString("utf8")
      .split(/\r?\n\r?\n/, 1)[0] ?? "";
  const lines = head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  return lines.flatMap((line) => {
    const [, originalKey, value] = /^([!-9;-~]{1,200}):[ \t]*(.*)$/.exec(line) ?? [];
    return originalKey === undefined
      ? []
      : [{ key: originalKey.toLowerCase(), originalKey, value: value ?? "" }];
  });
}
