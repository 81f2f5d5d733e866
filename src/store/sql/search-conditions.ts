import { type RawBuilder, sql } from "kysely";
import type { DeliverySearch } from "../port/search.ts";
import { isTest } from "./delivery-faults.ts";
import type { Engine } from "./engine.ts";
import { inRing, isRinged } from "./ring.ts";
import { contains } from "./search.ts";

type Condition = RawBuilder<boolean>;

/** What the columns of a delivery must say, those that are read first before the long ones. */
export function conditionsOf(search: DeliverySearch, kind: Engine["kind"]): Condition[] {
  const { status, eventType, idempotencyKey, ip, url, header, text, bodyHolds = [] } = search;
  const conditions: Condition[] = [];
  if (isRinged(status)) conditions.push(inRing(status));
  else if (status !== undefined) conditions.push(sql<boolean>`status = ${status}`);
  else if (search.exceptStatus !== undefined) conditions.push(sql<boolean>`status <> ${search.exceptStatus}`);
  if (search.test !== undefined) conditions.push(search.test ? isTest : sql<boolean>`not (${isTest})`);
  if (eventType !== undefined) conditions.push(sql<boolean>`event_type = ${eventType}`);
  if (idempotencyKey !== undefined) conditions.push(sql<boolean>`idempotency_key = ${idempotencyKey}`);
  if (ip !== undefined) conditions.push(sql<boolean>`ip = ${ip}`);
  if (url !== undefined) conditions.push(contains(kind, "url", url));
  if (search.search !== undefined) conditions.push(named(kind, search.search));
  if (header !== undefined) conditions.push(holdsText(kind, headerText(header)));
  if (text !== undefined) conditions.push(holdsBytes(kind, text));
  for (const word of bodyHolds) {
    conditions.push(sql<boolean>`(${holdsBytes(kind, word)} or ${holdsBytes(kind, "\\u00")})`);
  }
  return conditions;
}

/** Whether the conditions leave any delivery out that an index has found. */
export const looksThrough = (search: DeliverySearch): boolean =>
  [
    search.test,
    search.eventType,
    search.idempotencyKey,
    search.ip,
    search.url,
    search.search,
    search.header,
    search.text,
    search.matches,
    isRinged(search.status) ? undefined : search.status,
  ].some((given) => given !== undefined);

/** What a delivery with a header holds; others may, too, in a parameter of that name. */
const headerText = ({ name, value }: { name: string; value?: string | undefined }) =>
  value === undefined ? `${JSON.stringify(name)}:` : `${JSON.stringify(name)}:${JSON.stringify(value)}`;

const named = (kind: Engine["kind"], search: string) =>
  sql<boolean>`(${sql.join(
    (["id", "url", "idempotency_key", "event_type"] as const).map((column) => contains(kind, column, search)),
    sql` or `,
  )})`;

const holdsText = (kind: Engine["kind"], text: string): Condition =>
  kind === "sqlite" ? sql<boolean>`instr(detail, ${text}) > 0` : sql<boolean>`strpos(detail, ${text}) > 0`;

const holdsBytes = (kind: Engine["kind"], text: string): Condition => {
  const bytes = Buffer.from(text);
  return kind === "sqlite"
    ? sql<boolean>`instr(body, ${bytes}) > 0`
    : sql<boolean>`position(${bytes}::bytea in body) > 0`;
};
