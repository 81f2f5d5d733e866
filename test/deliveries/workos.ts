import { WorkOS } from "@workos-inc/node";
import type { ProviderRow } from "./row.ts";

const { webhooks } = new WorkOS("sk_test_of_the_tests");

export const row: ProviderRow = {
  preset: "workos",
  secrets: { signing: "whsec_0WJZP8mZ2tJxq5nC7Vb1" },
  async sign({ body, now }, secret) {
    const signature = await webhooks.computeSignature(now, JSON.parse(body), secret);
    return { headers: { "workos-signature": `t=${now}, v1=${signature}` } };
  },
  accepts: ({ body, headers }, secret) =>
    webhooks.verifyHeader({ payload: JSON.parse(body), sigHeader: headers["workos-signature"] ?? "", secret }),
  signature: "workos-signature",
  signsBody: true,
  isTimed: true,
  eventType: "dsync.user.created",
  idempotencyKey: "event_01FKJ843CVE8F7BXQSPFH0M53V",
};
