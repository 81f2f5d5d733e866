import { createHmac, timingSafeEqual } from "node:crypto";
import { compiled } from "../test/proof.ts";
import { kept, schemeCases, secret } from "../test/scheme-cases.ts";
import { type Figures, medians } from "./figures.ts";

const rounds = 7,
  verifications = 2_000;

/**
 * What one verification costs, scheme by scheme, in microseconds and beside its baseline in the same round: Node's own
 * HMAC-SHA256 over the same bytes, compared in constant time.
 */
export async function verify(): Promise<Figures> {
  const checks = await Promise.all(
    Object.entries(schemeCases).map(async ([type, { credential, put, make }]) => {
      const proof = put(await make(secret, false));
      return { type, proof, check: compiled(credential, kept) };
    }),
  );
  const results: Figures[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const baseline = await microsOf(bareVerification);
    const figures: Figures = { "verify.bare.micros": baseline };
    for (const { type, proof, check } of checks) {
      const micros = await microsOf(async () => {
        const verdict = await check(proof);
        if (verdict.kind !== "proved") throw new Error(`${type} refused: ${verdict.reason}`);
      });
      figures[`verify.${type}.micros`] = micros;
      figures[`verify.${type}.ratio`] = baseline / micros;
    }
    // The first round warms up.
    if (round >= 0) results.push(figures);
  }
  return medians(results);
}

const bytes = Buffer.from('{"order":1}');
const signature = createHmac("sha256", secret).update(bytes).digest("hex");

async function bareVerification(): Promise<void> {
  const expected = createHmac("sha256", secret).update(bytes).digest();
  if (!timingSafeEqual(Buffer.from(signature, "hex"), expected)) throw new Error("It is its own signature.");
}

async function microsOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  for (let count = 0; count < verifications; count += 1) await work();
  return ((performance.now() - start) * 1_000) / verifications;
}
