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

/** What a letter of an alert says. Each telling has a Message-ID of its own, which another try repeats. */
export function alertLetter(alert: Alert, { from, now }: { from: string; now: number }) {
  const text = alertText(alert);
  const { id, workspace, rule, status, openedAt, resolvedAt } = alert;
  const domain = /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? "tripline.invalid";
  return {
    subject: `[Tripline] ${text.replace(/\s+/g, " ").slice(0, 150)}`,
    text: [
      text,
      "",
      `Workspace: ${workspace}`,
      `Rule: ${rule}`,
      `Opened: ${openedAt}`,
      ...(resolvedAt === null ? [] : [`Resolved: ${resolvedAt}`]),
      ...(status === "resolved" ? [] : ["", `Look after it: tripline alerts ack ${id}`]),
      "",
    ].join("\n"),
    messageId: `<${id}.${status}.${alert.notifiedAt === null ? now : Date.parse(alert.notifiedAt)}@${domain}>`,
  };
}

/** What a chat shows. Names come from people: in Slack's markup they must be nothing but text. */
export function chatText(by: "slack" | "teams" | "discord", alert: Alert): string {
  const text = alertText(alert);
  if (by !== "slack") return text;
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

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
