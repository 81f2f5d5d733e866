import { z } from "zod";
import { template } from "../contract/name.ts";
import { filledText, secretText } from "./filled.ts";
import { asking } from "./http-auth.ts";
import { type Hearer, jsonOf, replyExcerpt, statusFailure } from "./http-failure.ts";
import { defineStep, type HttpReply, TerminalError } from "./step.ts";
import { urlFaults } from "./url-faults.ts";

/** Source: twilio.com/docs/messaging, “Messages resource”. */
const bodyCharactersMax = 1_600;
const replyBytesMax = 65_536;
const timeoutMsMax = 60_000;

const Config = z.object({
  service: z.literal("twilio").default("twilio").meta({ title: "Service" }),
  accountSid: filledText({ title: "Account SID", description: "Begins with AC." }).pipe(
    z.string().regex(/^AC[0-9A-Za-z]{1,64}$/, "an account SID begins with AC"),
  ),
  username: filledText({
    title: "API key SID",
    description: "Begins with SK; absent: the account itself, whose auth token is the password.",
  }).optional(),
  password: secretText("Auth token or API key secret", 1_000),
  from: filledText({
    title: "From",
    description: "A number such as +15017122661, or a name where that is allowed.",
  }).optional(),
  messagingService: filledText({
    title: "Messaging service SID",
    description: "Begins with MG; instead of `from`.",
  }).optional(),
  to: filledText({ title: "To", description: "A number such as +15558675310, or `whatsapp:+…`." }).pipe(
    z.string().min(1, "empty").max(200),
  ),
  text: template({
    title: "Text",
    multiline: true,
    description: "What is longer than 1600 characters is refused.",
  }).min(1),
  mediaUrls: z
    .array(filledText())
    .max(10)
    .default([])
    .meta({ title: "Pictures and files", description: "As MMS; by their URLs." }),
  statusCallback: filledText({
    title: "Status callback",
    rare: true,
    description: "A trigger's URL that Twilio tells of the delivery.",
  }).optional(),
  baseUrl: filledText({ title: "Base URL", rare: true }).default("https://api.twilio.com"),
  timeoutMs: z.int().min(1).max(timeoutMsMax).default(15_000).meta({ title: "Timeout", unit: "ms" }),
});
type Config = z.output<typeof Config>;

const Message = z.object({
  sid: z.string(),
  status: z.string().nullish(),
  to: z.string().nullish(),
  num_segments: z.coerce.number().nullish(),
});
const Refusal = z.object({
  message: z.string(),
  code: z.number().nullish(),
  more_info: z.string().nullish(),
});

/** Sends a text message by Twilio's HTTP API. */
export const sms = defineStep({
  type: "sms",
  title: "Text message (SMS)",
  system: "Messages",
  description:
    "Sends a text message by Twilio, or by a service that speaks its API. Twilio knows no idempotency key: after a crash " +
    "in the very moment of sending, the message may be sent twice. Its output is { sid, status, to, segments }.",
  effect: true,
  config: Config,
  gives: () => ["sid", "status", "to", "segments"],
  examples: [
    {
      title: "Call the person on duty",
      config: {
        accountSid: "ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        password: "{{ secrets.twilio }}",
        from: "+15017122661",
        to: "{{ params.phone }}",
        text: "{{ params.server }} is down.",
        baseUrl: "https://api.example.com",
      },
      scope: { params: { phone: "+15558675310", server: "db-1" }, secrets: { twilio: "s3cr3t" } },
      output: { sid: "SM1", status: "queued", to: "+15558675310", segments: 1 },
    },
  ],
  check: ({ from, messagingService, baseUrl }) => [
    ...((from === undefined) === (messagingService === undefined)
      ? [{ path: "from", message: "give either from or messagingService" }]
      : []),
    ...urlFaults("baseUrl", baseUrl),
  ],
  async run(config, context) {
    if (config.text.length > bodyCharactersMax)
      throw new TerminalError(
        `A text message has at most ${bodyCharactersMax} characters; this one has ${config.text.length}.`,
      );
    const { accountSid, username = accountSid, password, baseUrl } = config;
    const ask = asking(context, { type: "basic", username, password });
    const reply = await ask({
      method: "POST",
      url: `${baseUrl.replace(/\/$/, "")}/2010-04-01/Accounts/${accountSid}/Messages.json`,
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": "Tripline",
        "Accept-Encoding": "identity",
      },
      body: formOf(config),
      timeoutMs: Math.min(config.timeoutMs, context.timeoutMs),
      redirectsMax: 0,
      responseBytesMax: replyBytesMax,
      signal: context.signal,
    });
    return messageIn(reply, context);
  },
});

function formOf({ to, text, from, messagingService, mediaUrls, statusCallback }: Config): string {
  const form = new URLSearchParams({ To: to, Body: text });
  if (from !== undefined) form.set("From", from);
  if (messagingService !== undefined) form.set("MessagingServiceSid", messagingService);
  if (statusCallback !== undefined) form.set("StatusCallback", statusCallback);
  for (const url of mediaUrls) form.append("MediaUrl", url);
  return form.toString();
}

function messageIn(reply: HttpReply, by: Hearer) {
  const said = jsonOf(reply);
  if (reply.status >= 300) {
    const refusal = Refusal.safeParse(said);
    const { message, code, more_info: more } = refusal.data ?? { message: replyExcerpt(reply, by) };
    const text = `${message}${typeof code === "number" ? ` (${code})` : ""}${typeof more === "string" ? ` ${more}` : ""}`;
    throw statusFailure(reply, { name: "Twilio", said: text, by });
  }
  const read = Message.safeParse(said);
  if (!read.success) throw new TerminalError(`Twilio answered ${reply.status} without a message's sid.`);
  const { sid, status = null, to = null, num_segments: segments = null } = read.data;
  return { sid, status, to, segments };
}
