import { expect, test } from "vitest";
import type { DeliveryDetail } from "../contract/delivery.ts";
import { whyNot } from "./delivery-detail.ts";

const base: Pick<DeliveryDetail, "status" | "runs" | "trace" | "duplicateOf" | "reason"> = {
  status: "accepted",
  runs: [],
  trace: [{ station: "verify", verdict: "ok", micros: 9 }],
  duplicateOf: null,
  reason: null,
};
const delivery = (given: Partial<typeof base>) => ({ ...base, ...given });

test("[S93] why it did not run is said by the station that ended its journey", () => {
  const filtered = delivery({
    status: "filtered",
    trace: [...base.trace, { station: "route", verdict: "filtered", micros: 5, reason: "filter: no match" }],
  });
  expect(whyNot(filtered)).toBe("at the station “route”: filtered, filter: no match");
  const refused = delivery({
    status: "rejected",
    trace: [{ station: "verify", verdict: "unauthenticated", micros: 5, reason: "the signature differs" }],
  });
  expect(whyNot(refused)).toBe("at the station “verify”: unauthenticated, the signature differs");
  expect(whyNot(delivery({ status: "duplicate", duplicateOf: "dlv_1" }))).toContain("dlv_1");
  expect(whyNot(delivery({ runs: [{ id: "run_1", workflow: "a", status: "failed" }] }))).toBeNull();
});
