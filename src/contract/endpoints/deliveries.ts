import { z } from "zod";
import { CallLanguage, Delivery, DeliveryDetail, DeliveryFile } from "../delivery.ts";
import { DeliveryQuery } from "../delivery-query.ts";
import { Diagnosis } from "../diagnosis.ts";
import type { Endpoint } from "../endpoint.ts";
import { Name } from "../name.ts";
import { ReplayOf } from "../replay.ts";
import { ListCount, limit, listOf, lookedThrough, ofWorkspace } from "./list.ts";

export const deliveryEndpoints = {
  listDeliveries: {
    method: "GET",
    path: "/api/v1/deliveries",
    scope: "read",
    tag: "Deliveries",
    summary: "List or search deliveries, the newest first",
    description:
      "All that is given must hold; refused requests are found, too. A page takes a moment at most: it may have fewer " +
      "items than asked for, or none, and yet go on. `next` then says what to give as `before`, and is null when all " +
      "has been looked through.",
    query: DeliveryQuery.extend({ before: z.string().optional(), limit }),
    output: listOf(Delivery).extend(lookedThrough),
  },
  countDeliveries: {
    method: "GET",
    path: "/api/v1/deliveries/count",
    scope: "read",
    tag: "Deliveries",
    summary: "Count what a search of deliveries would find",
    description:
      "For a second at most. What a replay would start is counted by the replay itself (`dryRun`).",
    query: DeliveryQuery,
    output: ListCount,
  },
  tailDeliveries: {
    method: "GET",
    path: "/api/v1/deliveries/tail",
    scope: "read",
    tag: "Deliveries",
    summary: "Follow deliveries as they arrive",
    description:
      "Server-sent events named `delivery`, the delivery's id as theirs: with `Last-Event-ID` the stream goes on " +
      "where it broke off. It takes what the list takes to choose by.",
    query: DeliveryQuery.extend(ofWorkspace),
    output: Delivery,
    content: "events",
  },
  getDelivery: {
    method: "GET",
    path: "/api/v1/deliveries/{delivery}",
    scope: "read",
    tag: "Deliveries",
    summary: "Get a delivery with its headers, parameters, body, trace and runs",
    output: DeliveryDetail,
  },
  getDeliveryBody: {
    method: "GET",
    path: "/api/v1/deliveries/{delivery}/body",
    scope: "read",
    tag: "Deliveries",
    summary: "Get a delivery's body, any content coding and envelope undone, or as it was sent",
    query: z.object({ as: z.enum(["body", "sent"]).default("body") }),
    content: "bytes",
  },
  listDeliveryFiles: {
    method: "GET",
    path: "/api/v1/deliveries/{delivery}/files",
    scope: "read",
    tag: "Deliveries",
    summary: "List the files in a delivery's body",
    output: z.object({ items: z.array(DeliveryFile) }),
  },
  getDeliveryFile: {
    method: "GET",
    path: "/api/v1/deliveries/{delivery}/files/{number}",
    scope: "read",
    tag: "Deliveries",
    summary: "Get a file of a delivery's body, by its number",
    content: "bytes",
  },
  diagnoseDelivery: {
    method: "POST",
    path: "/api/v1/deliveries/{delivery}/diagnose",
    scope: "operate",
    tag: "Deliveries",
    summary: "Find out why a request was not proved, and what would have proved it",
    description:
      "For a request that was refused for its authentication. Looks for the secret (told by name), algorithm, " +
      "encoding, header, payload and form of the body that make the signature that was sent.",
    output: Diagnosis,
  },
  copyDelivery: {
    method: "GET",
    path: "/api/v1/deliveries/{delivery}/copy",
    scope: "read",
    tag: "Deliveries",
    summary: "Get a program that sends a delivery's request again",
    description:
      "The same address, headers and body. Credentials were not kept: `YOUR_API_KEY_HERE` stands in their place, and a " +
      "signature is made anew, with its time, where the trigger's scheme can be written down.",
    query: z.object({ as: CallLanguage.default("curl") }),
    output: z.object({ as: CallLanguage, text: z.string() }),
  },
  replayDelivery: {
    method: "POST",
    path: "/api/v1/deliveries/{delivery}/replay",
    scope: "operate",
    tag: "Deliveries",
    audit: "delivery replayed",
    summary: "Start new runs from an old delivery",
    description:
      "Starts the newest versions of the workflows that the delivery started; where it started none, those that its " +
      "trigger's routes choose now. With `workflow`, that one.",
    input: ReplayOf,
    output: z.object({ runs: z.array(z.object({ runId: z.string(), workflow: Name })) }),
    status: 202,
  },
} as const satisfies Record<string, Endpoint>;
