import type { Asked } from "./http-service.ts";

/** What the services answer that the steps' examples call. */
export function exampleAnswer({ method, url, body }: Pick<Asked, "method" | "url" | "body">): {
  status: number;
  type: string;
  text: string;
} {
  const json = (status: number, value: unknown) => ({
    status,
    type: "application/json",
    text: JSON.stringify(value),
  });
  const { pathname } = new URL(url, "http://x");
  if (pathname === "/v1/chat/completions") {
    const message = { role: "assistant", content: '{"team":"billing"}' };
    const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };
    const choices = [{ index: 0, message, finish_reason: "stop" }];
    return json(200, { id: "1", object: "chat.completion", created: 1, model: "small", choices, usage });
  }
  if (pathname === "/orders") {
    const order = JSON.parse(body);
    return json(201, { created: order.id, items: order.items.length });
  }
  if (pathname.startsWith("/hooks") || pathname === "/chat/slack")
    return { status: 200, type: "text/plain", text: "ok" };
  if (pathname === "/chat/teams") return { status: 202, type: "text/plain", text: "" };
  if (pathname === "/chat/discord") return json(200, { id: "1" });
  if (pathname.startsWith("/2010-04-01/")) {
    const to = new URLSearchParams(body).get("To");
    return json(201, { sid: "SM1", status: "queued", to, num_segments: "1" });
  }
  if (pathname === "/ntfy") return json(200, { id: "n1", time: 1_769_860_800, event: "message" });
  if (pathname.startsWith("/s3/")) return method === "PUT" ? json(200, null) : json(200, { total: 12.5 });
  return { status: 404, type: "text/plain", text: "no such customer" };
}
