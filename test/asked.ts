import type { Asked } from "../src/auth/handshake.ts";
import type { Json } from "../src/contract/name.ts";
import { now } from "./proof.ts";

type Question = Partial<Omit<Asked, "query" | "body" | "json">> & { query?: string; body?: string | Json };

/** A challenge as a preset's handshake sees it. */
export function askedOf({ query = "", body = "", ...rest }: Question = {}): Asked {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return {
    method: "POST",
    address: "https://hooks.example.com/webhooks/trg_1",
    headers: {},
    ratePerMinute: null,
    now,
    query: new URLSearchParams(query),
    body: Buffer.from(text),
    json: jsonOf(text),
    ...rest,
  };
}

function jsonOf(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
