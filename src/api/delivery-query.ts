import ipaddr from "ipaddr.js";
import type { DeliveryQuery } from "../contract/delivery-query.ts";
import { type Issue, messageOf, Problem } from "../contract/problem.ts";
import { idsFrom } from "../core/id.ts";
import { storedBody } from "../core/stored-body.ts";
import { compileWhere, type Where, whereScope } from "../core/where.ts";
import type { DeliverySearch, SentDelivery, Snapshot } from "../store/store.ts";
import { findTrigger } from "./triggers.ts";

export type Sought = Omit<DeliverySearch, "limit" | "lookMs">;

/** What the store is to look for. Throws a Problem when the query can't be understood. */
export function soughtBy(
  query: DeliveryQuery,
  { workspace, snapshot }: { workspace: string; snapshot: Snapshot },
): Sought {
  const { trigger, status, since, until, eventType, idempotencyKey, ip, url, header, text, where, search } =
    query;
  const condition = where === undefined ? undefined : whereOf(where);
  return {
    workspace,
    status,
    eventType,
    idempotencyKey,
    ip: ip === undefined ? undefined : addressOf(ip),
    text,
    ...(query.faulty !== undefined && { faulty: true }),
    ...(query.test !== undefined && { test: true }),
    triggerId: trigger === undefined ? undefined : triggerIdOf(snapshot, workspace, trigger),
    after: since === undefined ? undefined : idsFrom("dlv", Date.parse(since)),
    before: until === undefined ? undefined : idsFrom("dlv", Date.parse(until)),
    url: url === undefined ? undefined : withoutOrigin(url),
    search: search === undefined ? undefined : withoutOrigin(search),
    header: header === undefined ? undefined : headerOf(header),
    ...(condition && { bodyHolds: condition.bodyHolds, matches: matching(condition) }),
  };
}

/** A name stands for the trigger that has it now; an id also for one that is gone, whose deliveries stay. */
export function triggerIdOf(snapshot: Snapshot, workspace: string, idOrName: string): string {
  return idOrName.startsWith("trg_") ? idOrName : findTrigger(snapshot, workspace, idOrName).id;
}

/** As it is stored. */
function addressOf(ip: string): string {
  if (ipaddr.isValid(ip)) return ipaddr.process(ip).toString();
  const message = "is no address; of a network ask by `where`, as in $contains(ip, /^10\\.0\\./)";
  throw new Problem("invalid_input", { detail: `ip: ${message}`, issues: [{ path: "ip", message }] });
}

function whereOf(source: string): Where {
  try {
    return compileWhere(source);
  } catch (cause) {
    const message = messageOf(cause);
    const issues: Issue[] = [{ path: "where", message }];
    throw new Problem("invalid_input", { detail: `where: ${message}`, issues, cause });
  }
}

/** One that can't be evaluated for a delivery does not fit: deliveries of all kinds are asked. */
function matching(where: Where): (delivery: SentDelivery) => boolean | Promise<boolean> {
  return (delivery) => {
    const verdict = where.test(
      whereScope({
        ...delivery,
        triggerId: delivery.triggerId ?? "",
        body: storedBody(delivery.body, delivery),
      }),
    );
    return verdict instanceof Promise
      ? verdict.then(({ kind }) => kind === "match")
      : verdict.kind === "match";
  };
}

/** Stored are the path and the query. */
const withoutOrigin = (url: string) => url.replace(/^https?:\/\/[^/?#]*(?=\/)/i, "");

function headerOf(header: string): { name: string; value?: string } {
  const at = header.indexOf("=");
  const name = (at === -1 ? header : header.slice(0, at)).trim().toLowerCase();
  return at === -1 ? { name } : { name, value: header.slice(at + 1).trim() };
}
