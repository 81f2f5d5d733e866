import type { ChatService } from "./chat-services.ts";
import { blockList, cutText, mapTexts } from "./chat-text.ts";
import { replyExcerpt, statusFailure } from "./http-failure.ts";
import { TerminalError } from "./step.ts";

/** Slack cuts at 40,000 itself; blocks are counted. Source: api.slack.com, “Posting messages” and “Block Kit”. */
const textCharactersMax = 40_000,
  blocksMax = 50;

/** What its one-word answers mean. Source: api.slack.com, “Sending messages using incoming webhooks”, “Handling errors”. */
const meanings: Record<string, string> = {
  action_prohibited: "an administrator has restricted posting here",
  channel_is_archived: "the channel is archived",
  channel_not_found: "the channel is gone",
  invalid_blocks: "the blocks are not as Block Kit has them",
  invalid_payload: "the message is not as Slack has it",
  invalid_token: "the webhook's URL is wrong or was taken back",
  no_active_hooks: "the webhook is disabled",
  no_service: "the webhook is disabled or removed",
  no_service_id: "the webhook's URL is wrong",
  no_team: "the workspace is gone",
  no_text: "the message has no text",
  posting_to_general_channel_denied: "posting to the general channel is restricted",
  team_disabled: "the workspace is disabled",
  too_many_attachments: "there are more than 100 attachments",
  user_not_found: "the user is gone",
};

/** Messages by Slack's incoming webhooks. */
export const slack: ChatService = {
  name: "Slack",
  bytesMax: 1_000_000,
  url: ({ url }) => url,
  body({ text, title, blocks, sender, mentions }) {
    const lines = [title === undefined ? "" : `*${title}*`, text ?? ""].filter((line) => line !== "");
    const quieted = mentions ? (line: string) => line : quiet;
    return {
      ...(lines.length > 0 && { text: cutText(quieted(lines.join("\n")), textCharactersMax) }),
      ...(blocks !== undefined && {
        blocks: mapTexts(blockList(blocks, { name: "Slack", max: blocksMax }), quieted),
      }),
      ...(sender !== undefined && { username: sender }),
    };
  },
  failure(reply, by) {
    if (reply.status < 300) return null;
    const word = replyExcerpt(reply, by);
    const meaning = meanings[word];
    if (meaning !== undefined) return new TerminalError(`Slack did not take it: ${meaning} (${word}).`);
    return statusFailure(reply, { name: "Slack", said: word, by });
  },
  id: () => null,
};

/** `<!channel>`, `<!here>`, `<@U…>` and `<!subteam^…>` call people; as text they do not. */
const quiet = (text: string) => text.replace(/<(?=[!@])/g, "&lt;");
