import { createHash } from "node:crypto";
import { z } from "zod";
import { Json, template } from "../contract/name.ts";
import { RetryPolicy } from "../contract/retry.ts";
import { type Address, Addresses } from "./deliver-addresses.ts";
import { Progress, toldMax } from "./deliver-progress.ts";
import { Round, shownUrl } from "./deliver-round.ts";
import { headerFields, headersOf } from "./headers.ts";
import { Signing } from "./signing-form.ts";
import { defineStep, type StepContext, TerminalError, type Wait } from "./step.ts";
import { urlFaults } from "./url-faults.ts";
import { reasonOf, type WebhookCall } from "./webhook-call.ts";

/** Receivers take some hundred kilobytes at most; a letter that can't be delivered is kept whole. */
const payloadBytesMax = 1_048_576;
/** Who does not answer within a minute is not going to. */
const timeoutMsMax = 60_000;
const concurrencyMax = 100;
/** Of the step's own timeout: a try must end, and be noted, before the step does. */
const tryShare = 0.8;

const policy = RetryPolicy.shape;
/** Receivers are away for longer than a call may take. Who sets one of these keeps the others. */
const Retry = RetryPolicy.omit({ on: true, except: true }).extend({
  attempts: policy.attempts.unwrap().default(6).meta({ description: "Tries in all, the first included." }),
  firstDelayMs: policy.firstDelayMs.unwrap().default(5_000).meta({ unit: "ms" }),
  factor: policy.factor.unwrap().default(6).meta({
    title: "Growth",
    description: "Each delay is so many times the one before.",
  }),
  maxDelayMs: policy.maxDelayMs.unwrap().default(21_600_000).meta({ unit: "ms" }),
});

const Config = z.object({
  addresses: Addresses,
  payload: Json.meta({
    title: "Payload",
    description: "A JSON value, sent as application/json.",
    template: true,
    multiline: true,
  }),
  event: template({
    title: "Event type",
    description: "Where it is given, the body is `{ type, timestamp, data }`, the payload being the data.",
  })
    .max(200)
    .optional(),
  headers: headerFields({ title: "Custom headers", description: "For all addresses." }),
  sign: Signing,
  messageId: template({
    title: "Message id",
    rare: true,
    description: "The same in every try, for receivers to tell repetitions; by default made of run and step.",
  })
    .regex(/^[\x21-\x7e]{1,200}$/, "printable characters, no spaces")
    .optional(),
  method: z.enum(["POST", "PUT"]).default("POST").meta({ title: "Method", rare: true }),
  retry: Retry.prefault({}).meta({
    title: "Retries",
    description:
      "For each address by itself; a Retry-After is kept to. As it stands: 6 tries within about two hours.",
  }),
  timeoutMs: z
    .int()
    .min(1)
    .max(timeoutMsMax)
    .default(15_000)
    .meta({ title: "Timeout of one try", unit: "ms" }),
  concurrency: z
    .int()
    .min(1)
    .max(concurrencyMax)
    .default(20)
    .meta({ title: "Addresses at a time", rare: true }),
  failWhen: z.enum(["any", "all", "never"]).default("all").meta({
    title: "Fails",
    rare: true,
    description:
      "Where `any` of the addresses, or `all`, have not taken it in the end; `never` goes on in any case.",
  }),
});
type Config = z.output<typeof Config>;

/** A webhook of one's own (S52, S86, S87). What an address never takes becomes a dead letter. */
export const deliver = defineStep({
  type: "deliver",
  title: "Deliver a webhook",
  system: "HTTP",
  description:
    "Sends a signed webhook to one address or many. Each is tried by itself until it has taken it: 2xx is success, 5xx, " +
    "408, 425, 429 and no reply are tried again, other 4xx are not, 410 stops the address. Who has taken it is not asked " +
    "again when others fail, nor after a crash. What is not taken in the end is kept as a dead letter, to be sent again: " +
    `\`tripline dead-letters\`. Its output says of each address what became of it, with its tries; of more than ${toldMax}, of ` +
    "those that have not taken it, the first that were given up.",
  effect: true,
  config: Config,
  check: ({ addresses }) =>
    [addresses].flat().flatMap((each, index) => {
      const path = Array.isArray(addresses) ? `addresses.${index}` : "addresses";
      return urlFaults(path, typeof each === "string" ? each : each.url);
    }),
  gives: () => ["id", "delivered", "failed", "addresses"],
  examples: [
    {
      title: "Tell a partner, as Standard Webhooks has it",
      config: {
        addresses: "https://api.example.com/hooks",
        event: "order.created",
        payload: { orderId: "{{ params.orderId }}" },
        sign: { scheme: "standard-webhooks", secrets: ["{{ secrets.partner }}"] },
      },
      scope: {
        params: { orderId: "A-7" },
        secrets: { partner: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
      },
      output: { delivered: 1, failed: 0 },
    },
    {
      title: "Everybody who has subscribed, with a signature like GitHub's",
      config: {
        addresses: "{{ params.subscribers }}",
        payload: "{{ requestBody }}",
        sign: {
          scheme: "hmac",
          secrets: ["{{ secrets.hooks }}"],
          header: "X-Hub-Signature-256",
          prefix: "sha256=",
        },
      },
      scope: {
        params: {
          subscribers: ["https://api.example.com/hooks/1", { url: "https://api.example.com/hooks/2" }],
        },
        requestBody: { stock: 3 },
        secrets: { hooks: "It's a Secret to Everybody" },
      },
      output: { delivered: 2, failed: 0 },
    },
  ],
  async run(config, context) {
    const list = listOf(config.addresses);
    const urls = list.map(({ url }) => url);
    const progress = new Progress(context.progress, urls, {
      id: config.messageId ?? messageIdOf(context),
      at: new Date(context.now()).toISOString(),
    });
    if (context.resumed === true) progress.tryAgain();
    const timeoutMs = Math.min(config.timeoutMs, Math.floor(context.timeoutMs * tryShare));
    const callTo = callsOf(config, { list, at: progress.at, timeoutMs });
    const round = new Round({ progress, config, context, callTo, timeoutMs });
    await round.send();
    const waitMs = round.waitMs();
    if (waitMs !== null) return context.again(waitMs, progress.kept());
    return settled(progress, config.failWhen, (place) => shownUrl(urls[place] ?? "", context));
  },
});

function listOf(addresses: Config["addresses"]): readonly Address[] {
  return typeof addresses === "string" ? [{ url: addresses, headers: {} }] : addresses;
}

/** Nothing of the run's own id: it is nobody else's business. */
const messageIdOf = ({ idempotencyKey }: StepContext) =>
  `msg_${createHash("sha256").update(idempotencyKey).digest("base64url").slice(0, 27)}`;

/** What goes to each address, by its place. Throws TerminalError where that is too much. */
function callsOf(
  { event, payload, method, sign: signing, headers }: Config,
  { list, at, timeoutMs }: { list: readonly Address[]; at: string; timeoutMs: number },
): (place: number) => WebhookCall {
  const content = event === undefined ? payload : { type: event, timestamp: at, data: payload };
  const body = JSON.stringify(content);
  if (Buffer.byteLength(body) > payloadBytesMax)
    throw new TerminalError(`The payload is larger than ${payloadBytesMax} bytes.`);
  const common = headersOf(headers);
  return (place) => {
    const { url, headers: own } = list[place] ?? { url: "", headers: {} };
    return { method, url, headers: { ...common, ...headersOf(own) }, body, signing, timeoutMs };
  };
}

function settled(
  progress: Progress,
  failWhen: Config["failWhen"],
  urlAt: (place: number) => string,
): Exclude<Json, null> | Wait {
  const { id, of, delivered, failed } = progress;
  const addresses = progress
    .told()
    .map(({ place, status, tries, attempts }) => ({ url: urlAt(place), status, tries, attempts }));
  if (failWhen !== "never" && failed > 0 && (failWhen === "any" || delivered === 0)) {
    const first = addresses.find(({ status }) => status !== "delivered");
    const last = first?.attempts.at(-1);
    const reason = last === undefined ? "" : reasonOf(last);
    throw new TerminalError(
      of === 1
        ? `The address has not taken it: ${reason}. It is a dead letter: ${first?.url}`
        : `${failed} of ${of} addresses have not taken it; they are dead letters. The first, ${first?.url}: ${reason}`,
    );
  }
  return { id, delivered, failed, addresses };
}
