import { createHmac } from "node:crypto";
import type { Alert, AlertChannel } from "../contract/alert.ts";

export interface AlertMessage {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What chats and people read. */
export function alertText({ rule, subject, status, severity, detail, count }: Alert): string {
  const about = subject === "" ? "" : ` (${subject})`;
  const head =
    status === "resolved"
      ? "Resolved"
      : severity === "info"
        ? "Note"
        : severity === "warning"
          ? "Warning"
          : "Critical";
  return `${head}: ${rule}${about}: ${detail}${count > 1 && status !== "resolved" ? `; seen ${count} times` : ""}`;
}

/** The request that tells a chat. Sources: the incoming webhooks of Slack, Teams (a workflow's adaptive card) and Discord. */
export function chatMessage(by: "slack" | "teams" | "discord", url: string, alert: Alert): AlertMessage {
  const text = alertText(alert);
  const headers = { "content-type": "application/json" };
  if (by === "slack") return { url, headers, body: JSON.stringify({ text: slackText(text) }) };
  if (by === "discord") {
    return {
      url,
      headers,
      body: JSON.stringify({ content: text.slice(0, 2_000), allowed_mentions: { parse: [] } }),
    };
  }
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    body: [{ type: "TextBlock", text, wrap: true }],
  };
  const attachments = [{ contentType: "application/vnd.microsoft.card.adaptive", content }];
  return { url, headers, body: JSON.stringify({ type: "message", attachments }) };
}

/** Names come from people, and must not call everyone in the channel. */
const slackText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** A signed webhook. Source: Standard Webhooks, "Signature scheme". */
export function webhookMessage(
  { url }: Extract<AlertChannel, { by: "webhook" }>,
  alert: Alert,
  { secret, now }: { secret: string | null; now: number },
): AlertMessage {
  const body = JSON.stringify({
    type: `alert.${alert.status}`,
    timestamp: new Date(now).toISOString(),
    data: alert,
  });
  const id = `${alert.id}.${alert.status}.${alert.count}`;
  const timestamp = String(Math.floor(now / 1_000));
  const headers: Record<string, string> = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
  };
  if (secret !== null) {
    const signature = createHmac("sha256", keyOf(secret))
      .update(`${id}.${timestamp}.${body}`)
      .digest("base64");
    headers["webhook-signature"] = `v1,${signature}`;
  }
  return { url, headers, body };
}

function keyOf(secret: string): Buffer {
  return secret.startsWith("whsec_")
    ? Buffer.from(secret.slice("whsec_".length), "base64")
    : Buffer.from(secret);
}
