import { z } from "zod";
import { Json, template } from "../contract/name.ts";
import { ask } from "./ask.ts";
import { chatCall } from "./chat-call.ts";
import { chatServices } from "./chat-services.ts";
import { filledText } from "./filled.ts";
import { defineStep, TerminalError } from "./step.ts";
import { urlFaults } from "./url-faults.ts";

const timeoutMsMax = 60_000;

const Config = z.object({
  service: z.enum(["slack", "teams", "discord"]).meta({
    title: "Service",
    description: "Mattermost and Rocket.Chat take what Slack takes.",
  }),
  url: filledText({
    title: "Webhook URL",
    secret: true,
    description: "Whoever knows it can write: keep it as a secret, `{{ secrets.slack }}`.",
  }).pipe(z.string().min(1, "empty: is the secret there?").max(10_000)),
  text: template({
    title: "Text",
    multiline: true,
    description: "In the service's own markup. What is longer than the service takes is cut.",
  }).optional(),
  title: template({
    title: "Heading",
    description: "Of Teams' card and Discord's embed; Slack shows it in bold.",
  })
    .max(1_000)
    .optional(),
  blocks: z
    .union([z.array(Json), z.record(z.string(), Json), template()])
    .optional()
    .meta({
      title: "Blocks",
      description:
        "Slack: a list of Block Kit blocks. Teams: an Adaptive Card, or its list of elements. Discord: a list of embeds.",
    }),
  sender: template({
    title: "Name of the sender",
    rare: true,
    description: "Where the service lets one choose.",
  })
    .max(80)
    .optional(),
  thread: template({ title: "Thread", rare: true, description: "Discord: the id of a thread to write into." })
    .max(100)
    .optional(),
  mentions: z.boolean().default(false).meta({
    title: "Mentions notify",
    rare: true,
    description:
      "Otherwise `@everyone`, `<!channel>` and the like are shown, and call nobody, wherever they come from.",
  }),
  timeoutMs: z.int().min(1).max(timeoutMsMax).default(15_000).meta({ title: "Timeout", unit: "ms" }),
});
export type ChatMessage = z.output<typeof Config>;

/** Writes into a channel by the service's incoming webhook. */
export const chat = defineStep({
  type: "chat",
  title: "Chat message",
  system: "Messages",
  description:
    "Writes a message into a channel of Slack, Microsoft Teams (a workflow's webhook) or Discord, by an incoming webhook. " +
    "A channel that is full is tried again when the service says so. Its output is { status, id }, the id where there is one.",
  effect: true,
  config: Config,
  check: ({ url }) => urlFaults("url", url),
  gives: () => ["status", "id"],
  examples: [
    {
      title: "Tell the team in Slack",
      config: { service: "slack", url: "{{ secrets.slack }}", text: "Order *{{ params.orderId }}* is paid." },
      scope: { params: { orderId: "A-7" }, secrets: { slack: "https://api.example.com/chat/slack" } },
      output: { status: 200, id: null },
    },
    {
      title: "A card in Teams",
      config: {
        service: "teams",
        url: "{{ secrets.teams }}",
        title: "Build failed",
        text: "{{ params.repository }}: see the log.",
      },
      scope: { params: { repository: "shop" }, secrets: { teams: "https://api.example.com/chat/teams" } },
      output: { status: 202, id: null },
    },
    {
      title: "Discord, with an embed",
      config: {
        service: "discord",
        url: "{{ secrets.discord }}",
        text: "Stock is low",
        blocks: [{ title: "tea", description: "3 left", color: 15_105_570 }],
      },
      scope: { secrets: { discord: "https://api.example.com/chat/discord" } },
      output: { status: 200, id: "1" },
    },
  ],
  async run(config, context) {
    const service = chatServices[config.service];
    if (config.text === undefined && config.title === undefined && config.blocks === undefined)
      throw new TerminalError("There is nothing to say: give a text, a heading or blocks.");
    const timeoutMs = Math.min(config.timeoutMs, context.timeoutMs);
    const call = chatCall(config, { timeoutMs, signal: context.signal });
    const reply = await ask(context, call);
    const failure = service.failure(reply, context);
    if (failure !== null) throw failure;
    return { status: reply.status, id: service.id(reply) };
  },
});
