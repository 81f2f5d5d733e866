import type { DeliveryDetail } from "../contract/delivery.ts";
import { Problem } from "../contract/problem.ts";
import { timeOfId } from "../core/id.ts";
import type { Handlers } from "./call.ts";
import { soughtBy, triggerIdOf } from "./delivery-query.ts";
import type { ApiDoors } from "./doors.ts";
import { pageOf } from "./page.ts";
import { replay } from "./replay.ts";
import { createTail } from "./tail.ts";

/** A page of a search is there within a fifth of a second. */
const lookMs = 150;

type Names = "listDeliveries" | "tailDeliveries" | "getDelivery" | "getDeliveryBody" | "replayDelivery";

export function deliveryHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, live } = doors;
  const tail = createTail(doors);

  async function find(workspace: string, id: string): Promise<DeliveryDetail> {
    const delivery = await store.deliveries.get({ workspace, id });
    return delivery ?? unknownDelivery(id);
  }

  return {
    async listDeliveries({ workspace, query }) {
      const { limit, before, ...given } = query;
      const sought = soughtBy(given, { workspace, snapshot: live.current() });
      const from = [before, sought.before].filter((id) => id !== undefined).toSorted()[0];
      const { items, next } = await store.deliveries.search({
        ...sought,
        before: from,
        limit: limit + 1,
        lookMs,
      });
      const page = items.length > limit ? pageOf(items, limit) : { items, next };
      const to = page.next === null ? null : timeOfId(page.next);
      return { ...page, searchedTo: to === null ? null : new Date(to).toISOString() };
    },
    tailDeliveries({ workspace, query, signal, ...call }) {
      const triggerId =
        query.trigger === undefined ? undefined : triggerIdOf(live.current(), workspace, query.trigger);
      return tail({ workspace, triggerId, lastEventId: call.header("last-event-id"), signal });
    },
    getDelivery: ({ workspace, params }) => find(workspace, params.delivery),
    async getDeliveryBody({ workspace, params }) {
      const id = params.delivery;
      const body = (await store.deliveries.body({ workspace, id })) ?? unknownDelivery(id);
      // Never the sender's own type: what strangers sent must not become a page of this origin.
      const headers = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": `attachment; filename="${id}"`,
      };
      return new Response(new Uint8Array(body), { headers });
    },
    async replayDelivery({ workspace, params, input }) {
      const delivery = await find(workspace, params.delivery);
      return { runs: await replay(doors, { workspace, delivery, workflow: input.workflow }) };
    },
  };
}

function unknownDelivery(id: string): never {
  throw new Problem("not_found", { detail: `No delivery has the id "${id}", or it is past its retention.` });
}
