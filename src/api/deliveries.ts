import type { Endpoints } from "../contract/api.ts";
import type { DeliveryDetail } from "../contract/delivery.ts";
import type { Query } from "../contract/endpoint.ts";
import { Problem } from "../contract/problem.ts";
import { fileIn, filesIn } from "../core/form-data.ts";
import type { Handlers } from "./call.ts";
import { newest } from "./change.ts";
import { copyOf } from "./copy.ts";
import { soughtBy } from "./delivery-query.ts";
import { diagnosisOf } from "./diagnosis.ts";
import type { ApiDoors } from "./doors.ts";
import { refuseForce } from "./forced.ts";
import { justCome } from "./just-come.ts";
import { countMs, countOf, pageOf, searchedTo } from "./page.ts";
import { replayNow } from "./replay/now.ts";
import { refuseUnclear } from "./replays.ts";
import type { Streams } from "./streams.ts";
import { createTail } from "./tail.ts";

/** A page of a search is there within a fifth of a second. */
const lookMs = 120;
/** Of a body that is read as JSON's text; more is got as bytes. */
const shownBytesMax = 262_144;

type Names =
  | "listDeliveries"
  | "countDeliveries"
  | "tailDeliveries"
  | "getDelivery"
  | "getDeliveryBody"
  | "listDeliveryFiles"
  | "getDeliveryFile"
  | "diagnoseDelivery"
  | "copyDelivery"
  | "replayDelivery";

export function deliveryHandlers(doors: ApiDoors, streams: Streams): Handlers<Names> {
  const { store, now } = doors;
  const tail = createTail(doors, streams);

  async function find(
    workspace: string,
    id: string,
    of: { bodyBytesMax?: number } = {},
  ): Promise<DeliveryDetail> {
    const look = () => store.deliveries.get({ workspace, id, ...of });
    return (await justCome(id, { look, now })) ?? unknownDelivery(id);
  }

  /** A body that may hold files: of a delivery that was read as a form with files. */
  async function bodyOf(workspace: string, id: string) {
    const { contentType, bodyType } = await find(workspace, id, { bodyBytesMax: 0 });
    if (bodyType !== "multipart") return { bytes: new Uint8Array(0), contentType: null };
    const bytes = (await store.deliveries.body({ workspace, id })) ?? unknownDelivery(id);
    return { bytes, contentType };
  }

  return {
    listDeliveries: ({ workspace, query }) => listed(doors, workspace, query),
    async countDeliveries({ workspace, query }) {
      const sought = soughtBy(query, { workspace, snapshot: await newest(doors) });
      return countOf(await store.deliveries.count({ ...sought, lookMs: countMs }));
    },
    async tailDeliveries({ workspace, query, signal, ...call }) {
      const { workspace: _, ...given } = query;
      const sought = soughtBy(given, { workspace, snapshot: await newest(doors) });
      const { triggerId } = sought;
      const isPlain = Object.keys(given).every((name) => name === "trigger");
      const lastEventId = call.header("last-event-id");
      const by = { workspace, actor: call.actor };
      return tail({ workspace, triggerId, ...(!isPlain && { sought }), lastEventId, by, signal });
    },
    getDelivery: ({ workspace, params }) => find(workspace, params.delivery, { bodyBytesMax: shownBytesMax }),
    async getDeliveryBody({ workspace, params, query }) {
      const id = params.delivery;
      const found =
        query.as === "sent"
          ? (await store.deliveries.sent({ workspace, id }))?.body
          : await store.deliveries.body({ workspace, id });
      return download(found ?? unknownDelivery(id), id);
    },
    async listDeliveryFiles({ workspace, params }) {
      return { items: filesIn(await bodyOf(workspace, params.delivery)) };
    },
    async getDeliveryFile({ workspace, params: { delivery: id, number } }) {
      const file = /^[1-9][0-9]{0,3}$/.test(number)
        ? fileIn(await bodyOf(workspace, id), Number(number))
        : null;
      if (file !== null) return download(file, `${id}-${number}`);
      throw new Problem("not_found", { detail: `The delivery ${id} has no file "${number}".` });
    },
    async diagnoseDelivery({ workspace, params }) {
      return diagnosisOf(await find(workspace, params.delivery), doors);
    },
    async copyDelivery({ workspace, params, query }) {
      const text = copyOf(doors, await find(workspace, params.delivery), query.as);
      return { as: query.as, text };
    },
    async replayDelivery({ workspace, params, input, actor, scopes }) {
      refuseUnclear(input);
      refuseForce(input.force, scopes, "replay");
      return { runs: await replayNow(doors, { ...input, workspace, by: actor }, params.delivery) };
    },
  };
}

/** `before` of the list, and `until` of the query: whichever is earlier. */
async function listed(
  doors: ApiDoors,
  workspace: string,
  { limit, before, ...given }: Query<Endpoints["listDeliveries"]>,
) {
  const { store } = doors;
  const sought = soughtBy(given, { workspace, snapshot: await newest(doors) });
  const from = [before, sought.before].filter((id) => id !== undefined).toSorted()[0];
  const { items, next } = await store.deliveries.search({
    ...sought,
    before: from,
    limit: limit + 1,
    lookMs,
  });
  const page = items.length > limit ? pageOf(items, limit) : { items, next };
  return { ...page, searchedTo: searchedTo(page.next) };
}

/** Never the sender's own type and name: what strangers sent must not become a page of this origin. */
function download(bytes: Uint8Array, name: string): Response {
  const headers = {
    "Content-Type": "application/octet-stream",
    "Content-Disposition": `attachment; filename="${name}"`,
    "X-Content-Type-Options": "nosniff",
  };
  return new Response(new Uint8Array(bytes), { headers });
}

function unknownDelivery(id: string): never {
  throw new Problem("not_found", { detail: `No delivery has the id "${id}", or it is past its retention.` });
}
