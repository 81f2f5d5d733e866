import { createHmac } from "node:crypto";
import { expect } from "vitest";
import { diagnose } from "../src/auth/diagnose.ts";
import type { Credential } from "../src/contract/credential.ts";
import { doors as doorsOf, now, proof } from "./proof.ts";

export const secrets = {
  signing: "the-right-secret",
  older: "the-older-secret",
  padded: "padded-secret\n",
  encoded: Buffer.from("encoded secret bytes").toString("base64"),
};
/** As it was sent. */
export const body = '{"b":1,  "a":"Zoë"}\r\n';
export const seconds = now / 1_000;
export const hmac = { scheme: "hmac", secret: "signing", header: "X-Signature", prefix: "sha256=" };
export const timed = { ...hmac, payload: "{timestamp}.{body}", timestamp: { header: "X-Time" } };

export interface Case {
  credential?: Credential;
  headers?: Record<string, string>;
  sent?: string;
  reason?: string | null;
  isWhole?: boolean;
  url?: string;
}

/** What is told of a refused request, and how often others were let to work meanwhile; it never holds a secret. */
export async function told({
  credential = hmac,
  headers = {},
  sent = body,
  reason = null,
  isWhole = true,
  url = "/",
}: Case) {
  const values = new Map(Object.entries(secrets));
  let pauses = 0;
  const result = await diagnose(
    [credential],
    { proof: proof({ headers, body: sent, url }), isWhole, reason },
    {
      doors: doorsOf({ secrets }),
      secrets: values,
      pause: async () => {
        pauses += 1;
      },
    },
  );
  const text = JSON.stringify(result);
  for (const value of values.values()) expect(text).not.toContain(value.trim());
  return { ...result, pauses };
}

export async function finding(asked: Case) {
  const { findings } = await told(asked);
  return findings[0];
}

interface Making {
  key?: string | Buffer;
  algorithm?: string;
  encoding?: "hex" | "base64";
}

export function made(
  content: string,
  { key = secrets.signing, algorithm = "sha256", encoding = "hex" }: Making = {},
) {
  return createHmac(algorithm, key).update(content).digest(encoding);
}

export const signed = (...parameters: Parameters<typeof made>) => ({
  "x-signature": `sha256=${made(...parameters)}`,
});
