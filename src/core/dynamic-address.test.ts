import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import {
  isDynamicAddress,
  openAddress,
  type SignedContent,
  sealAddress,
  signedNonceBytes,
  signedPlace,
} from "./dynamic-address.ts";
import { withoutDynamicAddress } from "./mask.ts";

const triggerId = `trg_${"0123456789abcdef".repeat(2)}`;
const key = randomBytes(32);
const content: SignedContent = ["dyn_1", 1_800_000_000_000, "address", "user-1", { userId: 7, name: "Zoë" }];
const sealed = (epoch = 0) =>
  sealAddress(content, { triggerId, epoch, key, nonce: randomBytes(signedNonceBytes) });
const opened = (text: string, by: Uint8Array = key) => {
  const place = signedPlace(text);
  return place === null ? null : openAddress(place, by);
};

test("[S78] what was changed by a single character, cut or made with another key says nothing", () => {
  const text = sealed();
  expect(opened(text, randomBytes(32))).toBeNull();
  expect(opened(text.slice(0, -1))).toBeNull();
  expect(opened(text.slice(0, 60))).toBeNull();
  for (let at = 3; at < text.length; at += 1) {
    const other = text[at] === "a" ? "b" : "a";
    expect(opened(text.slice(0, at) + other + text.slice(at + 1)), `at ${at}`).toBeNull();
  }
  for (const nonsense of ["", "sa_", "da_x", "sa_..", `${text}/x`, `${text}=`, `${text}.${text}`]) {
    expect(opened(nonsense)).toBeNull();
  }
});

test("[S78] an address says what was sealed, for its trigger and its epoch, and shows none of it", () => {
  const text = sealed(3);
  expect(isDynamicAddress(text)).toBe(true);
  expect(signedPlace(text)).toMatchObject({ triggerId, epoch: 3 });
  expect(opened(text)).toEqual(content);
  expect(Buffer.from(text.split(".")[2] ?? "", "base64url").toString("latin1")).not.toContain("userId");
  const place = signedPlace(text);
  expect(place && openAddress({ ...place, epoch: 4 }, key)).toBeNull();
});

test("a URL is kept without the dynamic address in it", () => {
  expect(withoutDynamicAddress(`/webhooks/${sealed()}?a=1`)).toBe("/webhooks/sa_***?a=1");
  expect(withoutDynamicAddress("/api/v1/hooks/da_abc/run")).toBe("/api/v1/hooks/da_***/run");
  expect(withoutDynamicAddress("/webhooks/da_abc, /webhooks/da_def")).toBe(
    "/webhooks/da_***, /webhooks/da_***",
  );
  expect(withoutDynamicAddress("https://shop.example/da_DK/kurv")).toBe("https://shop.example/da_DK/kurv");
  expect(withoutDynamicAddress(`/webhooks/${triggerId}`)).toBe(`/webhooks/${triggerId}`);
});
