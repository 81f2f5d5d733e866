import type { Exchange, ExchangeBody } from "../contract/exchange.ts";
import type { Attempt } from "../contract/run.ts";
import { printable } from "./printable.ts";

/** A line of a person's screen or two; the rest is in --json. */
const bodyCharactersMax = 300;

/** The latest; a loop makes thousands. */
const shownMax = 40;

/** What a run's steps sent and got, one after the other; null where they sent nothing. */
export function exchangesText(
  attempts: readonly Pick<Attempt, "path" | "attempt" | "exchanges">[],
): string | null {
  const all = attempts.flatMap(({ path, attempt, exchanges = [] }) =>
    exchanges.map((exchange) => exchangeText(`${path}, attempt ${attempt}`, exchange)),
  );
  if (all.length <= shownMax) return all.length === 0 ? null : all.join("\n");
  return [`${all.length - shownMax} earlier ones: --json`, ...all.slice(-shownMax)].join("\n");
}

function exchangeText(place: string, { request, response, error, tookMs }: Exchange): string {
  const lines = [
    `${place}: ${request.method} ${request.url} → ${response?.status ?? "no reply"} (${tookMs} ms)`,
    ...bodyLines("sent", request.body),
    ...bodyLines("got", response?.body ?? null),
    ...(error === null ? [] : [`  error: ${error}`]),
  ];
  return lines.map(printable).join("\n");
}

function bodyLines(name: string, body: ExchangeBody | null): string[] {
  if (body === null) return [];
  if (body.encoding === "base64") return [`  ${name}: ${body.bytes} bytes that are no text`];
  const text = body.content.replace(/\s+/g, " ").trim();
  const isWhole = !body.cut && text.length <= bodyCharactersMax;
  return [`  ${name}: ${text.slice(0, bodyCharactersMax)}${isWhole ? "" : ` … (${body.bytes} bytes)`}`];
}
