import { z } from "zod";
import { template } from "./name.ts";
import { Quota } from "./workspace.ts";

export const bodyBytesDefault = 5_242_880;
export const bodyBytesMax = 104_857_600;

const AddressRange = z
  .string()
  .refine(isRange, "must be an address, a CIDR or a range such as 10.0.0.1-10.0.0.9");

/** A quota for each key that is drawn from the requests: a tenant's header, a client address, a parameter. */
export const KeyQuota = Quota.extend({
  key: template({ title: "Key" }).describe(
    'A template that gives the key, e.g. `{{ trigger.headers."x-tenant" }}`, `{{ trigger.ip }}`; where it gives nothing, nothing is counted.',
  ),
}).meta({ id: "KeyQuota" });
export type KeyQuota = z.infer<typeof KeyQuota>;

export const Limits = z
  .object({
    bodyBytes: z.int().min(0).max(bodyBytesMax).default(bodyBytesDefault).meta({
      title: "Largest body",
      unit: "bytes",
      description: "Larger ones are refused with 413.",
      rare: false,
    }),
    quota: Quota.optional(),
    per: KeyQuota.optional()
      .describe("A quota for each key that is drawn from the requests.")
      .meta({ title: "Quota per key" }),
    contentTypes: z
      .array(z.string().max(200))
      .max(50)
      .optional()
      .describe("Content types taken, without parameters (`application/json`); absent: all."),
    /** Client addresses taken (S65); absent: all. */
    addresses: z
      .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6(), AddressRange]))
      .max(1000)
      .optional()
      .describe("Client addresses taken: single ones, CIDRs or ranges (`10.0.0.1-10.0.0.9`); absent: all."),
  })
  .meta({ id: "Limits" });

/** Two addresses of the same kind; which one is lower is checked with the trigger. */
function isRange(text: string): boolean {
  const ends = text.split("-").map((end) => end.trim());
  if (ends.length !== 2) return false;
  return [z.ipv4(), z.ipv6()].some((kind) => ends.every((end) => kind.safeParse(end).success));
}
