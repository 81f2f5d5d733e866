import type { ChatMessage } from "./chat.ts";
import { chatServices } from "./chat-services.ts";
import { type HttpCall, TerminalError } from "./step.ts";

const replyBytesMax = 65_536;

/** The request that brings a message to its service. Throws TerminalError for what the service would refuse. */
export function chatCall(
  message: ChatMessage,
  { timeoutMs, signal }: Pick<HttpCall, "timeoutMs" | "signal">,
): HttpCall {
  const service = chatServices[message.service];
  const body = JSON.stringify(service.body(message));
  if (Buffer.byteLength(body) > service.bytesMax)
    throw new TerminalError(`${service.name} takes at most ${service.bytesMax} bytes in one message.`);
  return {
    method: "POST",
    url: service.url(message),
    headers: {
      "Content-Type": "application/json",
      "User-Agent": "Tripline",
      "Accept-Encoding": "identity",
    },
    body,
    timeoutMs,
    redirectsMax: 0,
    responseBytesMax: replyBytesMax,
    signal,
  };
}
