import type { Json } from "../contract/name.ts";
import type { ChatMessage } from "./chat.ts";
import { discord } from "./chat-discord.ts";
import { slack } from "./chat-slack.ts";
import { teams } from "./chat-teams.ts";
import type { Hearer } from "./http-failure.ts";
import type { HttpReply } from "./step.ts";

/** What is particular about one service. */
export interface ChatService {
  name: string;
  /** Of the whole message. */
  bytesMax: number;
  url(message: ChatMessage): string;
  /** Throws TerminalError for what the service would refuse. */
  body(message: ChatMessage): Json;
  /** What its reply means as a failure; null when it took the message. */
  failure(reply: HttpReply, by: Hearer): Error | null;
  /** The message's id, where the service gives one. */
  id(reply: HttpReply): string | null;
}

export const chatServices = { slack, teams, discord } as const satisfies Record<
  ChatMessage["service"],
  ChatService
>;
