import type { Json } from "../contract/name.ts";
import type { ChatService } from "./chat-services.ts";
import { cutText, parsed } from "./chat-text.ts";
import { replyExcerpt, statusFailure } from "./http-failure.ts";
import { TerminalError } from "./step.ts";

/** The whole message. Source: learn.microsoft.com, “Create Incoming Webhooks”: 28 KB. */
const bytesMax = 28_672;
/** So that a heading and the card around it find room, however many bytes a character takes. */
const textBytesMax = 24_000;

/** Messages by a Teams workflow (“Post to a channel when a webhook request is received”), which takes Adaptive Cards. */
export const teams: ChatService = {
  name: "Teams",
  bytesMax,
  url: ({ url }) => url,
  body: ({ text, title, blocks, mentions }) => ({
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        contentUrl: null,
        content: cardOf({ text, title, blocks: blocks ?? [], mentions }),
      },
    ],
  }),
  failure(reply, by) {
    const said = replyExcerpt(reply, by);
    // The older connectors answer 200 whatever happened behind them, and say it in words.
    const hidden = /failed with error.*HTTP error (\d{3})/i.exec(said);
    if (reply.status < 300 && hidden === null) return null;
    const status = hidden === null ? reply.status : Number(hidden[1]);
    if (/Microsoft Teams endpoint returned|summary or text is required/i.test(said) && status === 400)
      return new TerminalError(`Teams did not take it: ${said}`);
    return statusFailure({ ...reply, status }, { name: "Teams", said, by });
  },
  id: () => null,
};

function cardOf({
  text,
  title,
  blocks,
  mentions,
}: {
  text?: string | undefined;
  title?: string | undefined;
  blocks: Json;
  mentions: boolean;
}): Json {
  const given = typeof blocks === "string" ? parsed(blocks) : blocks;
  const own: Json[] = [
    ...(title === undefined
      ? []
      : [{ type: "TextBlock", text: title, size: "large", weight: "bolder", wrap: true }]),
    ...(text === undefined ? [] : [{ type: "TextBlock", text: cutBytes(text), wrap: true }]),
  ];
  if (Array.isArray(given)) return card([...own, ...given]);
  if (given === null || typeof given !== "object")
    throw new TerminalError("Teams takes a card, or a list of its elements.");
  const { body, msteams, ...rest } = given;
  return {
    ...card([]),
    ...rest,
    body: [...own, ...(Array.isArray(body) ? body : [])],
    // It is by its `entities` alone that a card mentions people.
    ...(mentions && msteams !== undefined && { msteams }),
  };
}

const card = (body: Json[]) => ({
  type: "AdaptiveCard",
  $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
  version: "1.4",
  body,
});

function cutBytes(text: string): string {
  if (Buffer.byteLength(JSON.stringify(text)) <= textBytesMax) return text;
  let charactersMax = Math.min(text.length, textBytesMax);
  while (Buffer.byteLength(JSON.stringify(cutText(text, charactersMax))) > textBytesMax)
    charactersMax = Math.floor(charactersMax * 0.9);
  return cutText(text, charactersMax);
}
