import { z } from "zod";
import type { ChatService } from "./chat-services.ts";
import { blockList, cutText } from "./chat-text.ts";
import { jsonOf, replyExcerpt, statusFailure } from "./http-failure.ts";
import { RetryLaterError, TerminalError } from "./step.ts";

/** Source: discord.com/developers, “Execute Webhook” and “Embed Limits”. */
const contentCharactersMax = 2_000,
  embedsMax = 10,
  titleCharactersMax = 256,
  embedCharactersMax = 6_000;

const Refusal = z.object({
  message: z.string(),
  code: z.number().optional(),
  errors: z.unknown().optional(),
  retry_after: z.number().optional(),
});
const Message = z.object({ id: z.string() });

/** Messages by Discord's incoming webhooks. */
export const discord: ChatService = {
  name: "Discord",
  bytesMax: 1_000_000,
  url({ url, thread }) {
    const place = URL.parse(url);
    if (place === null) throw new TerminalError("The webhook's URL is not a URL.");
    // With it the answer comes when the message is there, and tells its id.
    place.searchParams.set("wait", "true");
    if (thread !== undefined) place.searchParams.set("thread_id", thread);
    return place.href;
  },
  body({ text, title, blocks, sender, mentions }) {
    const given = blocks === undefined ? [] : blockList(blocks, { name: "Discord", max: embedsMax });
    const headed = title === undefined ? given : [{ title: cutText(title, titleCharactersMax) }, ...given];
    const characters = headed.reduce((sum: number, embed) => sum + textIn(embed), 0);
    if (headed.length > embedsMax || characters > embedCharactersMax)
      throw new TerminalError(
        `Discord takes at most ${embedsMax} embeds with ${embedCharactersMax} characters together.`,
      );
    return {
      ...(text !== undefined && { content: cutText(text, contentCharactersMax) }),
      ...(headed.length > 0 && { embeds: headed }),
      ...(sender !== undefined && { username: sender }),
      allowed_mentions: { parse: mentions ? ["users", "roles", "everyone"] : [] },
    };
  },
  failure(reply, by) {
    if (reply.status < 300) return null;
    const refusal = Refusal.safeParse(jsonOf(reply));
    if (!refusal.success) return statusFailure(reply, { name: "Discord", said: replyExcerpt(reply, by), by });
    const { message, code, errors, retry_after: seconds } = refusal.data;
    const where = errors === undefined ? "" : ` ${by.masked(JSON.stringify(errors)).slice(0, 300)}`;
    const said = `${message}${code === undefined ? "" : ` (${code})`}${where}`;
    if (reply.status === 429 && seconds !== undefined)
      return new RetryLaterError(`Discord answered 429: ${said}`, seconds * 1_000);
    return statusFailure(reply, { name: "Discord", said, by });
  },
  id(reply) {
    const message = Message.safeParse(jsonOf(reply));
    return message.success ? message.data.id : null;
  },
};

const Counted = z.object({
  title: z.string().catch(""),
  description: z.string().catch(""),
  footer: z.object({ text: z.string() }).catch({ text: "" }),
  author: z.object({ name: z.string() }).catch({ name: "" }),
  fields: z.array(z.object({ name: z.string(), value: z.string() })).catch([]),
});

/** What Discord counts of an embed. */
function textIn(embed: unknown): number {
  const read = Counted.safeParse(embed);
  if (!read.success) throw new TerminalError("An embed of Discord's is an object.");
  const { title, description, footer, author, fields } = read.data;
  const texts = [
    title,
    description,
    footer.text,
    author.name,
    ...fields.flatMap(({ name, value }) => [name, value]),
  ];
  return texts.reduce((sum, text) => sum + text.length, 0);
}
