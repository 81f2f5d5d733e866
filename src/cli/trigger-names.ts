import type { Client } from "../contract/client.ts";
import { everyPage } from "./every-page.ts";

/** Names are easier on the eye than ids; by id. */
export async function triggerNames(client: Client): Promise<ReadonlyMap<string, string>> {
  const items = await everyPage((after) => client.listTriggerNames({ query: { after, limit: 1_000 } }));
  return new Map(items.map(({ id, name }) => [id, name]));
}
