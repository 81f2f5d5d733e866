import type { Client } from "../../../src/contract/client.ts";
import type { Delivery } from "../../../src/contract/delivery.ts";

/** The newest deliveries of all these triggers together. */
export async function latestDeliveries(
  client: Client,
  triggers: readonly { id: string }[],
  limit: number,
): Promise<Delivery[]> {
  const lists = await Promise.all(
    triggers.map(({ id }) => client.listDeliveries({ query: { trigger: id, limit } })),
  );
  return lists
    .flatMap(({ items }) => items)
    .toSorted((one, other) => other.receivedAt.localeCompare(one.receivedAt))
    .slice(0, limit);
}
