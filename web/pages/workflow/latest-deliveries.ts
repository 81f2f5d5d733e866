import type { Client } from "../../../src/contract/client.ts";
import type { Delivery } from "../../../src/contract/delivery.ts";

/** A workflow has few; of more, those that come first are asked for. */
const triggersMax = 8;

/** The newest deliveries of these triggers together. */
export async function latestDeliveries(
  client: Client,
  triggers: readonly { id: string }[],
  limit: number,
): Promise<Delivery[]> {
  const lists = await Promise.all(
    triggers.slice(0, triggersMax).map(({ id }) => client.listDeliveries({ query: { trigger: id, limit } })),
  );
  return lists
    .flatMap(({ items }) => items)
    .toSorted((one, other) => other.receivedAt.localeCompare(one.receivedAt))
    .slice(0, limit);
}
