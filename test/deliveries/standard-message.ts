import { Webhook as StandardWebhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";
import type { ProviderRow } from "./row.ts";

const packages = { svix: SvixWebhook, webhook: StandardWebhook };

interface Message extends Pick<ProviderRow, "preset" | "eventType"> {
  /** What the names of the headers begin with; Svix and Standard Webhooks each have a package. */
  headers: keyof typeof packages;
  /** Of the message; the delivery's idempotency key, too. */
  id: string;
  signing: string;
}

/** The row of a provider who signs by Standard Webhooks, or by Svix's names of the same. */
export function messageRow({ headers: prefix, id, signing, ...row }: Message): ProviderRow {
  const Webhook = packages[prefix];
  return {
    ...row,
    secrets: { signing },
    forgesWith: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
    sign: ({ body, now }, secret) => ({
      headers: {
        [`${prefix}-id`]: id,
        [`${prefix}-timestamp`]: String(Math.floor(now / 1_000)),
        [`${prefix}-signature`]: new Webhook(secret).sign(id, new Date(now), body),
      },
    }),
    accepts: ({ body, headers }, secret) => new Webhook(secret).verify(body, headers) !== null,
    signature: `${prefix}-signature`,
    signsBody: true,
    isTimed: true,
    idempotencyKey: id,
  };
}
