import type { Acceptance } from "../store.ts";
import type { DeliveryRow } from "./tables.ts";
import type { ArrivalRow } from "./wait-tables.ts";

export type NewArrivalRow = Omit<ArrivalRow, "place" | "settled_at" | "taken">;

const none: NewArrivalRow[] = [];

/** The keys that a delivery brings; most bring none. */
export function arrivalRows({ arrivals }: Pick<Acceptance, "arrivals">, row: DeliveryRow): NewArrivalRow[] {
  const { trigger_id } = row;
  if (arrivals === undefined || trigger_id === null) return none;
  return arrivals.map(({ pattern, key }) => ({
    workspace: row.workspace,
    delivery_id: row.id,
    trigger_id,
    pattern,
    match_key: key,
    received_at: row.received_at,
  }));
}
