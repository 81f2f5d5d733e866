import type { Client } from "../contract/client.ts";
import type { DeliveryStatus } from "../contract/delivery.ts";
import type { DeliveryQuery } from "../contract/delivery-query.ts";
import type { HandedDelivery } from "../contract/listen.ts";
import { agree } from "./agreement.ts";
import { counted } from "./counted.ts";
import { UsageError } from "./failure.ts";
import { forward, localUrl, notTaken, shownUrl } from "./forward.ts";
import { note, say, styled } from "./output.ts";

interface Options {
  forward: string;
  json?: boolean | undefined;
  yes?: boolean | undefined;
  dryRun?: boolean | undefined;
}

/** More is no work for a server on a desk. */
const deliveriesMax = 1_000;
const timeoutMs = 30_000;

/** Sends stored deliveries to a local server, the oldest first; no run is started. */
export async function replayForward(
  client: Client,
  { deliveries, query }: { deliveries: readonly string[]; query: DeliveryQuery },
  options: Options,
): Promise<void> {
  const url = localUrl(options.forward);
  const ids = deliveries.length > 0 ? deliveries : await found(client, query);
  const meant = counted(ids.length, "delivery", "deliveries");
  if (options.dryRun === true) return say(options.json === true ? JSON.stringify(ids) : meant);
  if (deliveries.length === 0) {
    if (ids.length === 0) return note("There are no such deliveries.");
    const question = `Send ${meant} to ${shownUrl(url)}?`;
    await agree({ question, statement: `This sends ${meant} to ${shownUrl(url)}.` }, options);
  }
  for (const id of ids) {
    const delivery = await stored(client, id);
    const began = performance.now();
    const { status } = await sent(delivery, url);
    const ms = Math.round(performance.now() - began);
    const style = status < 400 ? "green" : "red";
    say(
      options.json === true
        ? JSON.stringify({ deliveryId: id, status, ms })
        : `${styled(style, String(status))} ${String(ms).padStart(5)} ms  ${delivery.method} ${url.pathname}  ${styled("dim", id)}`,
    );
  }
}

async function sent(delivery: HandedDelivery, url: URL) {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return await forward(delivery, { url, headers: {}, timeoutMs, signal });
  } catch (cause) {
    throw new Error(`${delivery.id} was not taken by ${shownUrl(url)}: ${notTaken(cause)}`, { cause });
  }
}

async function found(client: Client, query: DeliveryQuery): Promise<string[]> {
  const ids: string[] = [];
  let before: string | undefined;
  do {
    const page = await client.listDeliveries({ query: { ...query, before, limit: 1_000 } });
    for (const { id, status } of page.items) if (query.status !== undefined || isTaken(status)) ids.push(id);
    before = page.next ?? undefined;
    if (ids.length > deliveriesMax) {
      throw new UsageError(
        `More than ${deliveriesMax} deliveries are meant.`,
        "Say which more closely: --since, --trigger, --where …",
      );
    }
  } while (before !== undefined);
  return ids.toReversed();
}

/** What a server replays of a search: no refused requests, challenges and samples. */
const isTaken = (status: DeliveryStatus) =>
  status !== "rejected" && status !== "handshake" && status !== "captured";

/** As it came; what came in an envelope, or enciphered, as what was taken out of it, since its own headers are not shown. */
async function stored(client: Client, id: string): Promise<HandedDelivery> {
  const { status, receivedAt, method, url, headers } = await client.getDelivery({ delivery: id });
  if (status === "rejected" || status === "handshake") {
    throw new UsageError(
      `${id} was not taken (${status}), and is not kept whole.`,
      `Look at it: tripline deliveries ${id}`,
    );
  }
  const as = headers["content-encoding"] === undefined ? ("body" as const) : ("sent" as const);
  const body = await client.getDeliveryBody({ delivery: id, query: { as } });
  return { id, receivedAt, method, url, headers, body: Buffer.from(body).toString("base64") };
}
