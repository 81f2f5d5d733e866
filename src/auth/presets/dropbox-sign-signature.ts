import { createHmac } from "node:crypto";
import type { Json } from "../../contract/name.ts";
import { parseBody } from "../../core/body.ts";
import { readJson } from "../../core/json-text.ts";
import { headerOf } from "../header.ts";
import type { Proof, Verdict } from "../scheme.ts";
import { compileCompare } from "../signature.ts";

/**
 * Compiles the check of Dropbox Sign's events: a form whose field `json` holds `event`, in which `event_hash` is the
 * HMAC-SHA256 (hex) of `event_time` and `event_type` with the API key. Source: Dropbox Sign's docs, "Events Walkthrough".
 */
export function compileEventHash(key: string): (proof: Proof) => Verdict {
  const compare = compileCompare({ algorithm: "sha256", encoding: "hex" });
  return (proof) => {
    const event = eventIn(proof);
    if (event === null) return refused("the body is no form with an event as JSON in its field json");
    const [time, type, hash] = ["event_time", "event_type", "event_hash"].map((name) => textIn(event, name));
    if (time === undefined || type === undefined) return refused("the event has no event_time or event_type");
    if (hash === undefined) return refused("the event has no event_hash");
    const reason = compare(createHmac("sha256", key).update(time + type), [hash]);
    return reason === undefined ? { kind: "proved" } : refused(reason);
  };
}

function eventIn(proof: Proof): object | null {
  const body = parseBody({ bytes: proof.body, contentType: headerOf(proof, "content-type") });
  const whole = body.kind === "parsed" ? body.value : null;
  const field = objectOf(memberOf(whole, "json") ?? whole);
  return objectOf(memberOf(field, "event"));
}

function memberOf(value: Json | object | undefined, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

function objectOf(value: unknown): object | null {
  if (typeof value === "object") return value;
  if (typeof value !== "string") return null;
  const read = readJson(Buffer.from(value));
  return read.kind === "read" && typeof read.value === "object" ? read.value : null;
}

function textIn(event: object, name: string): string | undefined {
  const value = memberOf(event, name);
  return (typeof value === "string" && value !== "") || typeof value === "number" ? String(value) : undefined;
}

function refused(reason: string): Verdict {
  return { kind: "refused", reason };
}
