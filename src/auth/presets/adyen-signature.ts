import { createHmac, type KeyObject } from "node:crypto";
import type { Json } from "../../contract/name.ts";
import { readJson } from "../../core/json-text.ts";
import { headerOf } from "../header.ts";
import type { Proof, Verdict } from "../scheme.ts";
import { compileCompare } from "../signature.ts";

/** A call of the oldest kind holds one item, of SOAP's up to six. */
const itemsMax = 20;

/** What is signed of a payment's item, in this order, with `:` between. */
const signedPaths = [
  ["pspReference"],
  ["originalReference"],
  ["merchantAccountCode"],
  ["merchantReference"],
  ["amount", "value"],
  ["amount", "currency"],
  ["eventCode"],
  ["success"],
] as const;

/**
 * Compiles the check of Adyen's signatures, HMAC-SHA256 in base64: over the body in the header `HmacSignature` (platform,
 * management and newer webhooks), else over eight members of each payment's item, in that item itself. Source: Adyen's
 * docs, "Verify HMAC signatures".
 */
export function compileAdyenSignature(key: KeyObject): (proof: Proof) => Verdict {
  const compare = compileCompare({ algorithm: "sha256", encoding: "base64" });
  const differs = (signed: Uint8Array | string, signature: string) =>
    compare(createHmac("sha256", key).update(signed), [signature]);
  return (proof) => {
    const sent = headerOf(proof, "hmacsignature")?.trim();
    const reason = sent === undefined ? itemsFault(proof.body, differs) : differs(proof.body, sent);
    return reason === undefined ? { kind: "proved" } : { kind: "refused", reason };
  };
}

function itemsFault(
  body: Uint8Array,
  differs: (signed: string, signature: string) => string | undefined,
): string | undefined {
  const read = readJson(body);
  const items = read.kind === "read" ? memberAt(read.value, ["notificationItems"]) : undefined;
  if (!Array.isArray(items) || items.length === 0)
    return "there is no header HmacSignature, and no notificationItems in the body";
  if (items.length > itemsMax) return `there are over ${itemsMax} notificationItems`;
  for (const each of items) {
    const item = memberAt(each, ["NotificationRequestItem"]) ?? null;
    const signature = memberAt(item, ["additionalData", "hmacSignature"]);
    if (typeof signature !== "string" || signature === "")
      return "an item has no additionalData.hmacSignature";
    const reason = differs(signedPaths.map((path) => textOf(memberAt(item, path))).join(":"), signature);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function memberAt(value: Json, path: readonly string[]): Json | undefined {
  let at: Json | undefined = value;
  for (const name of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, name)) return undefined;
    at = Reflect.get(at, name);
  }
  return at;
}

/** What is not there is signed as nothing; two different values must never be signed alike. */
function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
