import type { DeliveryDetail } from "../contract/delivery.ts";
import { credentialsRule, type Hidden } from "../contract/hidden.ts";
import { masked } from "./mask.ts";

/** What of a delivery was not kept: what its trace says, and where `***` stands. */
export function hiddenIn({
  headers,
  query,
  trace,
}: Pick<DeliveryDetail, "headers" | "query" | "trace">): Hidden[] {
  const masks = (from: "header" | "query", record: Readonly<Record<string, unknown>>): Hidden[] =>
    Object.entries(record).flatMap(([name, value]) =>
      value === masked ? [{ rule: credentialsRule, from, name, values: 1 }] : [],
    );
  return [
    ...trace.flatMap(({ hidden = [] }) => hidden),
    ...masks("header", headers),
    ...masks("query", query),
  ];
}
