import { expect, test } from "vitest";
import { DeliveryQuery } from "./delivery-query.ts";
import { DynamicRevocation, DynamicTriggerInput } from "./dynamic.ts";

test.each(["\0", "a\u0000b", "a\nb", "\u0085"])(
  "%j is nothing that is looked for, or that an address is for",
  (text) => {
    for (const name of ["trigger", "eventType", "idempotencyKey", "ip", "url", "header", "search"]) {
      expect(DeliveryQuery.safeParse({ [name]: text }).success, name).toBe(false);
      expect(DeliveryQuery.safeParse({ [name]: "Größe ✓" }).success, name).toBe(true);
    }
    expect(DynamicTriggerInput.safeParse({ subject: text }).success).toBe(false);
    expect(DynamicRevocation.safeParse({ subject: text }).success).toBe(false);
  },
);

test("a body may hold any character, and be looked for by it", () => {
  expect(DeliveryQuery.parse({ text: "a\n\0" })).toEqual({ text: "a\n\0" });
});
