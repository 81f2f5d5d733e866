import { z } from "zod";
import { Quota } from "./workspace.ts";

export const bodyBytesDefault = 5_242_880;
export const bodyBytesMax = 104_857_600;

export const Limits = z
  .object({
    bodyBytes: z
      .int()
      .min(0)
      .max(bodyBytesMax)
      .default(bodyBytesDefault)
      .meta({ unit: "bytes", description: "Largest body taken." }),
    quota: Quota.optional(),
    contentTypes: z
      .array(z.string().max(200))
      .max(50)
      .optional()
      .describe("Content types taken, without parameters (`application/json`); absent: all."),
    /** Client addresses taken (S65): IPv4, IPv6 or CIDR; absent: all. */
    addresses: z
      .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
      .max(1000)
      .optional(),
  })
  .meta({ id: "Limits" });
