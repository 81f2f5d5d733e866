import { errors } from "jose";
import type { Checked } from "./jwt-keys.ts";

const claimNames: Readonly<Record<string, string>> = {
  iss: "the issuer (iss) is not the expected one",
  aud: "the audience (aud) is not one of those expected",
  nbf: "the token is not valid yet (nbf); compare the clocks",
  iat: "the token was issued in the future (iat); compare the clocks",
  typ: "the token's type (typ) is not the expected one",
};

/** Puts what went wrong with a token into words that repeat nothing of it. */
export function failureOf(error: unknown): Checked {
  if (error instanceof errors.JWTExpired) {
    const reason =
      error.claim === "exp"
        ? `the token expired at ${instantOf(error.payload.exp)}`
        : "the token is too old (iat)";
    return { kind: "refused", reason, stale: true };
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === "missing") return refused(`there is no claim ${error.claim}`);
    if (error.reason === "invalid") return refused(`the claim ${error.claim} has the wrong type`);
    return refused(claimNames[error.claim] ?? `the claim ${error.claim} is not the expected one`);
  }
  if (error instanceof errors.JWKSNoMatchingKey)
    return { ...otherKey("the issuer has no key that the token names"), isMissing: true };
  if (error instanceof errors.JWSSignatureVerificationFailed) return otherKey("the signature differs");
  if (error instanceof errors.JOSEAlgNotAllowed)
    return refused("the token's algorithm is not one of those taken");
  if (error instanceof errors.JOSENotSupported) return refused("the token asks for what is not supported");
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid)
    return refused("it is no JSON Web Token");
  // Jose refuses keys that don't fit the algorithm, or are too weak, with errors of many kinds.
  return otherKey("the key does not fit the token's algorithm");
}

function instantOf(seconds: number | undefined): string {
  const date = new Date((seconds ?? Number.NaN) * 1000);
  return Number.isNaN(date.getTime()) ? "an unknown time" : date.toISOString();
}

function refused(reason: string): Checked {
  return { kind: "refused", reason };
}

function otherKey(reason: string) {
  return { kind: "otherKey", reason } as const;
}
