import { describe, expect, test } from "vitest";
import { workMs } from "../../test/work.ts";
import { addressesOf, findByAddress, isAddressOf } from "./addresses.ts";

const trigger = {
  id: "trg_0123456789abcdefghjkmnpqrstvwxyz",
  workspace: "default",
  name: "github-push",
  suffix: "/orders/:shop",
};
const other = {
  id: "trg_zyxwvtsrqpnmkjhgfedcba9876543210",
  workspace: "default",
  name: "stripe",
  suffix: undefined,
};

test("[S6] [S53] [S107] [S135] a trigger has its addresses, the public URL first", () => {
  expect(addressesOf(trigger, "https://hooks.example.org/")).toEqual({
    publicUrl: "https://hooks.example.org/api/v1/hooks/trg_0123456789abcdefghjkmnpqrstvwxyz/run",
    all: [
      "https://hooks.example.org/api/v1/hooks/trg_0123456789abcdefghjkmnpqrstvwxyz/run",
      "https://hooks.example.org/webhooks/trg_0123456789abcdefghjkmnpqrstvwxyz",
      "https://hooks.example.org/api/webhook/default/github-push",
      "https://hooks.example.org/in/default/orders/:shop",
    ],
  });
  expect(addressesOf(other, "http://localhost:8080/base").all).toHaveLength(3);
  expect(addressesOf(other, "http://localhost:8080/base").publicUrl).toMatch(
    /^http:\/\/localhost:8080\/base\/api\/v1/,
  );
});

describe("[S47] what is pasted says whose address it is", () => {
  test.each([
    [`https://hooks.example.org/api/v1/hooks/${trigger.id}/run`, { triggerId: trigger.id }],
    [`https://hooks.example.org/api/v1/hooks/${trigger.id}/run?key=s#x`, { triggerId: trigger.id }],
    [` /webhooks/${trigger.id}/ `, { triggerId: trigger.id }],
    [trigger.id, { triggerId: trigger.id }],
    ["trg_0123", { triggerId: "trg_0123" }],
    [
      "https://hooks.example.org/api/webhook/default/github-push?key=abc",
      { workspace: "default", name: "github-push" },
    ],
    ["hooks.example.org/api/webhook/default", { workspace: "default" }],
    [
      "https://hooks.example.org/in/default/orders/acme?x=1",
      { workspace: "default", suffix: "/orders/acme" },
    ],
    ["github-push", {}],
  ])("%j", (text, found) => {
    const { text: plain, ...search } = findByAddress(text);
    expect(search).toEqual(found);
    expect(plain).not.toMatch(/[?#\s]|https?:/);
  });

  test.each([
    ...addressesOf(trigger, "https://hooks.example.org").all,
    `https://elsewhere.example/webhooks/${trigger.id}?key=secret`,
    "/in/default/orders/acme",
    "https://hooks.example.org/in/default/orders/a%20b",
    "api/webhook/default/github-push",
    "0123456789abc",
    "orders",
    "github",
  ])("%j is this trigger's and not the other's", (text) => {
    expect(isAddressOf(trigger, findByAddress(text))).toBe(true);
    expect(isAddressOf(other, findByAddress(text))).toBe(false);
  });

  test.each([
    "",
    "  ",
    "https://hooks.example.org/",
    "?x=1",
    "/in/default/other",
    "/in/elsewhere/orders/acme",
    "/api/webhook/elsewhere/github-push",
    "trg_9",
  ])("%j is neither's", (text) => {
    expect(isAddressOf(trigger, findByAddress(text))).toBe(false);
  });

  test("hostile text is searched in no time", () => {
    const began = workMs();
    for (const text of [
      "/".repeat(200_000),
      `${"/in/".repeat(50_000)}x`,
      `https://${"a".repeat(200_000)}`,
      "trg_".repeat(50_000),
    ])
      findByAddress(text);
    expect(workMs() - began).toBeLessThan(1_000);
  });
});
