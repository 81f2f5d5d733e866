import { bodyBytesDefault } from "../contract/limits.ts";
import { type AddressBook, allowedAt } from "./address.ts";
import { declaredLength } from "./body.ts";
import { hears } from "./capture.ts";
import type { ClientView } from "./client.ts";
import type { Addressed, Admitted, Counted, Ending, Verified } from "./journey.ts";
import type { Visit } from "./under-way.ts";

/** Taken of a body where nothing is to be seen of a trigger, its own limit included. */
export const hiddenBodyBytesMax = bodyBytesDefault;

export interface AdmitDoors {
  /** As it stands now. */
  readonly book: AddressBook;
  requireHttps: boolean;
  /** Where to redirect when the request names no host. */
  publicUrl: string;
  client: Pick<ClientView, "explain" | "doubt">;
  /** Notes that a trigger with an address list was called through a proxy that nobody has named. */
  doubtAddresses: (doubt: { triggerId: string; peer: string }) => void;
}

/** What can be judged without the body: method, HTTPS, network address, announced size. */
export function admit(
  addressed: Addressed,
  doors: AdmitDoors,
  visit: Pick<Visit, "rank">,
): Admitted | Ending {
  const { trigger, method, request, ip } = addressed;
  // A trigger that is not to be told from an address that does not exist is refused like one.
  if (!visit.rank(trigger.status === "inactive" ? "normal" : trigger.priority)) return crowded;
  if (doors.requireHttps && !addressed.secure) return insecure(addressed, doors.publicUrl);
  if (trigger.challenges?.methods.has(method) !== true) {
    const misplaced = judgeMethod(addressed, doors.book);
    if (misplaced !== null) return misplaced;
  }
  if (trigger.takesAddress !== null) {
    const peer = doors.client.doubt(request);
    if (peer !== null) doors.doubtAddresses({ triggerId: trigger.id, peer });
    if (!trigger.takesAddress(ip)) {
      const how = doors.client.explain(request);
      return {
        kind: "forbidden",
        reason: `the client's address was seen as ${ip}, ${how}; it is not in the trigger's list`,
      };
    }
  }
  const limit = trigger.status === "inactive" ? hiddenBodyBytesMax : trigger.bodyBytesMax;
  const declared = declaredLength(request);
  if (declared !== null && declared > limit) {
    return {
      kind: "too_large",
      limit,
      reason: `the body may have ${limit} bytes; ${declared} were announced`,
    };
  }
  return { ...addressed, bodyBytesMax: limit };
}

/** The ending of a request whose method the trigger doesn't take, or that is answered at the edge; else null. */
export function judgeMethod(addressed: Addressed, book: AddressBook): Ending | null {
  const { trigger, method } = addressed;
  if (method === "OPTIONS" || method === "HEAD") {
    return { kind: "described", allow: allowedAt(addressed, trigger, book) };
  }
  if (trigger.methods.some((taken) => taken === method) || hears(addressed)) return null;
  const allow = allowedAt(addressed, trigger, book);
  return { kind: "wrong_method", allow, reason: `${method} is not one of ${allow}` };
}

/** The rest of the places is for requests of a higher priority. */
export const crowded: Ending = {
  kind: "unavailable",
  reason: "too many requests are under way for one of its priority",
};

const asCounted = { counted: true } as const;

/** Only an authenticated request spends the quota, so strangers can't use it up. */
export function count(verified: Verified): Counted | Ending {
  const retryAfterSeconds = verified.isProved ? verified.trigger.windows.spend(verified.at) : null;
  return retryAfterSeconds === null
    ? Object.assign(verified, asCounted)
    : { kind: "limited", retryAfterSeconds, reason: "the quota is spent" };
}

/** Takes back what was counted of a request that ends by a failure of our own: its sender is asked to send it again. */
export function uncount({ kind }: Ending, counted: Counted): void {
  if (kind === "unavailable") takeBack(counted);
}

export function takeBack({ isProved, trigger, at }: Counted): void {
  if (isProved) trigger.windows.takeBack(at);
}

/** No payload or key is ever sent again by a redirect: only what has no body is redirected. */
function insecure({ method, url, headers }: Addressed, publicUrl: string): Ending {
  const reason = "the request did not come over HTTPS";
  if (method !== "GET" && method !== "HEAD") return { kind: "insecure", location: null, reason };
  const host = headers.host;
  const isHost = host !== undefined && /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.test(host);
  const authority = isHost ? host : publicUrl.replace(/^[a-z]+:\/\//i, "").replace(/\/.*$/s, "");
  return { kind: "insecure", location: `https://${authority}${url}`, reason };
}
