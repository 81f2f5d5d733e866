import type { DeliveryDetail } from "../contract/delivery.ts";
import { Problem } from "../contract/problem.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import { pageOf } from "./page.ts";
import { replay } from "./replay.ts";
import { createTail } from "./tail.ts";
import { findTrigger } from "./triggers.ts";

type Names = "listDeliveries" | "tailDeliveries" | "getDelivery" | "getDeliveryBody" | "replayDelivery";

export function deliveryHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, live } = doors;
  const tail = createTail(doors);

  async function find(workspace: string, id: string): Promise<DeliveryDetail> {
    const delivery = await store.deliveries.get({ workspace, id });
    return delivery ?? unknownDelivery(id);
  }

  /** A name stands for the trigger that has it now; an id also for one that is gone, whose deliveries stay. */
  function triggerIdOf(workspace: string, idOrName: string): string {
    return idOrName.startsWith("trg_") ? idOrName : findTrigger(live.current(), workspace, idOrName).id;
  }

  return {
    async listDeliveries({ workspace, query }) {
      const { limit, trigger, ...filter } = query;
      const read = await store.deliveries.list({
        ...filter,
        workspace,
        limit: limit + 1,
        ...(trigger !== undefined && { triggerId: triggerIdOf(workspace, trigger) }),
      });
      return pageOf(read, limit);
    },
    tailDeliveries({ workspace, query, signal, ...call }) {
      const triggerId = query.trigger === undefined ? undefined : triggerIdOf(workspace, query.trigger);
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
