import { z } from "zod";
import { template } from "../contract/name.ts";
import { filledText } from "./filled.ts";
import { asking } from "./http-auth.ts";
import { jsonOf, replyExcerpt, statusFailure } from "./http-failure.ts";
import { defineStep, TerminalError } from "./step.ts";
import { urlFaults } from "./url-faults.ts";

/** ntfy makes a file of what is longer. Source: docs.ntfy.sh, “Publishing” and “Limitations”. */
const messageBytesMax = 4_096;
const replyBytesMax = 65_536;
const timeoutMsMax = 60_000;

const Action = z.strictObject({
  action: z.enum(["view", "http", "broadcast"]),
  label: filledText(),
  url: filledText().optional(),
  method: z.string().max(10).optional(),
  body: filledText().optional(),
  headers: z.record(z.string(), filledText()).optional(),
  clear: z.boolean().optional(),
});

const Config = z.object({
  service: z.literal("ntfy").default("ntfy").meta({ title: "Service" }),
  topic: filledText({
    title: "Topic",
    secret: true,
    description: "Whoever knows it can read along: keep it as a secret.",
  }).pipe(
    z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "letters, digits, - and _, at most 64: is the secret there?"),
  ),
  message: template({ title: "Message", multiline: true }).min(1),
  title: template({ title: "Heading" }).max(1_000).optional(),
  priority: z
    .union([z.int().min(1).max(5), z.string().max(1_000).meta({ template: true })])
    .optional()
    .meta({
      title: "Priority",
      description: "1 (silent) to 5 (does not let go); 3 unless given.",
      template: true,
    }),
  tags: z
    .array(filledText())
    .max(20)
    .default([])
    .meta({ title: "Tags", rare: true, description: "Some become emoji, such as `warning`." }),
  click: filledText({ title: "Opens", description: "A URL." }).optional(),
  attach: filledText({ title: "Attachment", rare: true, description: "A URL." }).optional(),
  actions: z.array(Action).max(3).default([]).meta({ title: "Buttons", rare: true }),
  markdown: z.boolean().default(false).meta({ title: "Markdown", rare: true }),
  delay: filledText({
    title: "Delay",
    rare: true,
    description: "`30min`, `tomorrow 9am`; ntfy keeps it until then.",
  }).optional(),
  token: filledText({
    title: "Access token",
    secret: true,
    description: "By a secret: `{{ secrets.name }}`.",
  }).optional(),
  username: filledText({ title: "User name" }).optional(),
  password: filledText({ title: "Password", secret: true }).optional(),
  baseUrl: filledText({ title: "Server" }).default("https://ntfy.sh"),
  timeoutMs: z.int().min(1).max(timeoutMsMax).default(15_000).meta({ title: "Timeout", unit: "ms" }),
});
type Config = z.output<typeof Config>;

const Published = z.object({ id: z.string(), time: z.number() });
const Refusal = z.object({ error: z.string(), code: z.number().optional() });

/** Notifies telephones and desktops by an ntfy server. */
export const push = defineStep({
  type: "push",
  title: "Push notification",
  system: "Messages",
  description:
    "Sends a notification to telephones and desktops by ntfy, its own service or a server of one's own (`baseUrl`). Its " +
    "output is { id, time }.",
  effect: true,
  config: Config,
  gives: () => ["id", "time"],
  examples: [
    {
      title: "An alert",
      config: {
        topic: "{{ secrets.topic }}",
        title: "Disk is full",
        message: "{{ params.server }} has {{ params.free }} MB left.",
        priority: 5,
        tags: ["warning"],
        baseUrl: "https://api.example.com/ntfy",
      },
      scope: { params: { server: "db-1", free: 12 }, secrets: { topic: "ops-8c1f" } },
      output: { id: "n1", time: 1_769_860_800 },
    },
  ],
  check: ({ token, username, password, baseUrl }) => [
    ...urlFaults("baseUrl", baseUrl),
    ...(token !== undefined && username !== undefined
      ? [{ path: "username", message: "there is a token already" }]
      : []),
    ...((username === undefined) === (password === undefined)
      ? []
      : [{ path: "password", message: "user name and password go together" }]),
  ],
  async run(config, context) {
    if (Buffer.byteLength(config.message) > messageBytesMax)
      throw new TerminalError(`A notification has at most ${messageBytesMax} bytes.`);
    const reply = await asking(
      context,
      credentialsOf(config),
    )({
      method: "POST",
      url: config.baseUrl,
      headers: {
        "Content-Type": "application/json",
        "User-Agent": "Tripline",
        "Accept-Encoding": "identity",
      },
      body: JSON.stringify(notificationOf(config)),
      timeoutMs: Math.min(config.timeoutMs, context.timeoutMs),
      redirectsMax: 0,
      responseBytesMax: replyBytesMax,
      signal: context.signal,
    });
    const said = jsonOf(reply);
    if (reply.status >= 300) {
      const { error, code } = Refusal.safeParse(said).data ?? { error: replyExcerpt(reply, context) };
      const text = code === undefined ? error : `${error} (${code})`;
      throw statusFailure(reply, { name: "ntfy", said: text, by: context });
    }
    const published = Published.safeParse(said);
    if (!published.success)
      throw new TerminalError(`The server answered ${reply.status}, and not as ntfy does.`);
    return published.data;
  },
});

function credentialsOf({ token, username, password }: Config) {
  if (token !== undefined) return { type: "bearer", token } as const;
  if (username === undefined || password === undefined) return undefined;
  return { type: "basic", username, password } as const;
}

function notificationOf({
  topic,
  message,
  title,
  priority,
  tags,
  click,
  attach,
  actions,
  markdown,
  delay,
}: Config) {
  return {
    topic,
    message,
    title,
    priority: priorityOf(priority),
    ...(tags.length > 0 && { tags }),
    click,
    attach,
    ...(actions.length > 0 && { actions }),
    ...(markdown && { markdown }),
    delay,
  };
}

function priorityOf(priority: Config["priority"]): number | undefined {
  if (priority === undefined || priority === "") return undefined;
  const number = Number(priority);
  if (Number.isInteger(number) && number >= 1 && number <= 5) return number;
  throw new TerminalError(`“${String(priority)}” is not a priority from 1 to 5.`);
}
