import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { OAuth2Client } from "google-auth-library/build/src/auth/oauth2client.js";
import { importPKCS8, type JWTPayload, SignJWT } from "jose";

const pair = () =>
  generateKeyPairSync("rsa", {
    modulusLength: 2_048,
    privateKeyEncoding: { format: "pem", type: "pkcs8" },
    publicKeyEncoding: { format: "pem", type: "spki" },
  });

export const googleKeysUrl = "https://www.googleapis.com/oauth2/v3/certs";
export const chatKeysUrl =
  "https://www.googleapis.com/service_accounts/v1/jwk/chat@system.gserviceaccount.com";
export const { privateKey: googleKey, publicKey } = pair();
export const { privateKey: otherKey } = pair();
const keyId = "7978a91347261a291bd71dcab4a464be7d279666";

/** The key set that Google publishes. */
export const googleKeys = JSON.stringify({
  keys: [{ ...createPublicKey(publicKey).export({ format: "jwk" }), kid: keyId, alg: "RS256", use: "sig" }],
});

/** A token that is good for an hour, as Google's are. */
export async function googleToken(claims: JWTPayload, { key, now }: { key: string; now: number }) {
  const issuedAt = Math.floor(now / 1_000);
  return new SignJWT({ azp: "113774264463038321964", sub: "113774264463038321964", ...claims })
    .setProtectedHeader({ alg: "RS256", kid: keyId, typ: "JWT" })
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + 3_600)
    .sign(await importPKCS8(key, "RS256"));
}

/** Whether Google's own library takes the token. */
export async function googleAccepts(
  authorization: string | undefined,
  { audience, issuer }: { audience: string; issuer: string },
): Promise<boolean> {
  const token = authorization?.replace("Bearer ", "") ?? "";
  const certificates = { [keyId]: publicKey };
  const ticket = await new OAuth2Client().verifySignedJwtWithCertsAsync(token, certificates, audience, [issuer]);
  return ticket.getPayload() !== undefined;
}
