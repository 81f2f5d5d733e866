import { createHmac, timingSafeEqual } from "node:crypto";
import { headerOf } from "../header.ts";
import type { Proof, SchemeDoors, Verdict } from "../scheme.ts";
import { secretValue } from "../secret-match.ts";

const shape = /^(sha1|sha256|sha384|sha512)=([\da-f]{40,128})$/i;

/** `X-Hub-Signature: method=hex`, where the hub chooses the method: HMAC over the body (WebSub, W3C 2018, 8). */
export function compileWebsub({ secret }: { secret: string }, doors: SchemeDoors): (proof: Proof) => Verdict {
  const key = secretValue(secret, doors);
  return (proof) => {
    const sent = headerOf(proof, "x-hub-signature")?.trim();
    if (sent === undefined || sent === "") return refused("there is no header X-Hub-Signature");
    const [, method, hex] = shape.exec(sent) ?? [];
    if (method === undefined || hex === undefined)
      return refused("X-Hub-Signature does not have the form method=hex of a known method");
    const expected = createHmac(method.toLowerCase(), key).update(proof.body).digest();
    if (hex.length !== 2 * expected.length)
      return refused(`the signature is not as long as one by ${method}`);
    const isRight = timingSafeEqual(Buffer.from(hex, "hex"), expected);
    return isRight ? { kind: "proved" } : refused("the signature differs");
  };
}

function refused(reason: string): Verdict {
  return { kind: "refused", reason };
}
