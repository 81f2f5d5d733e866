import type { Trigger } from "../../contract/trigger.ts";

/** What senders do about errors, timeouts and outages (S30, S86, S122). */
export function adviceFor({ response, deduplication }: Trigger): string[] {
  const waits = response.method === "workflow";
  return [
    "2xx: it was taken. Don't send it again.",
    "4xx: something is wrong with the request. Mend it; sending the same again does not help. Of 429 alone it does.",
    "429: there were too many. Wait as long as Retry-After says, then back off exponentially: 1 s, 2 s, 4 s … up to some " +
      "minutes, each a little different. X-RateLimit-Limit, -Remaining and -Reset on every answer say how much is left.",
    "5xx, and no answer at all: nothing may have been taken. Send it again with exponential backoff, for a day or so, " +
      "and keep what could not be delivered meanwhile.",
    "Time out after 30 s. An answer comes within " + (waits ? "ten seconds." : "a second as a rule."),
    deduplication.key === undefined
      ? "Send an Idempotency-Key of your own with each event, the same when you send it again: a repeat then starts nothing."
      : "A repeat of an event is known by its own id, and starts nothing.",
    "Log what you send and what is answered, with X-Request-Id: that is what to name when you ask.",
    "Where nothing arrives, look at the network first: DNS, the firewall, a proxy, the time of the machine that signs.",
  ];
}
