import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { Recheck, Release } from "../quarantine.ts";

export const quarantineEndpoints = {
  recheckDelivery: {
    method: "POST",
    path: "/api/v1/deliveries/{delivery}/recheck",
    scope: "operate",
    tag: "Deliveries",
    summary: "Check a refused request again",
    description:
      "Of a trigger with `quarantine`, whose requests refused for their signature or their content are kept whole. Every " +
      "station is asked as things are now, at the moment at which the request came; nothing is started.",
    output: Recheck,
  },
  releaseDelivery: {
    method: "POST",
    path: "/api/v1/deliveries/{delivery}/release",
    scope: "operate",
    tag: "Deliveries",
    audit: "delivery released",
    summary: "Accept a refused request after all",
    description:
      "Only when it would be accepted now. With `force`, for which the key needs the scope `admin`, neither its proof nor " +
      "its parameters are asked for, and its trace says so. What is released twice starts nothing twice.",
    input: z.object({ force: z.boolean().default(false) }),
    output: Release,
  },
} as const satisfies Record<string, Endpoint>;
