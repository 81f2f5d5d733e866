import { z } from "zod";
import { DeliveryStatus } from "../../../src/contract/delivery.ts";
import type { DeliveryQuery } from "../../../src/contract/delivery-query.ts";
import { spanOf, urlSpan, urlText } from "../../url-search.ts";

/** What the page of deliveries shows, as it stands in its address. */
export const DeliveriesSearch = z.object({
  search: urlText,
  status: DeliveryStatus.optional().catch(undefined),
  trigger: urlText,
  ...urlSpan,
  eventType: urlText,
  idempotencyKey: urlText,
  ip: urlText,
  url: urlText,
  header: urlText,
  text: urlText,
  where: urlText,
  faulty: z.literal("true").optional().catch(undefined),
  test: z.literal("true").optional().catch(undefined),
  /** The delivery that the page shown begins after. */
  before: urlText,
});
export type DeliveriesSearch = z.infer<typeof DeliveriesSearch>;

export type DeliveryFilters = Omit<DeliveriesSearch, "before">;

/** The filters as the API takes them, as of now. */
export function queryOf({ period, since, until, ...others }: DeliveryFilters): DeliveryQuery {
  return { ...others, ...spanOf({ period, since, until }) };
}
