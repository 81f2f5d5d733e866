import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

/** A provider of identities (OpenID Connect Core 1.0) on loopback, at which whoever comes is who the test says. */
export interface OidcProvider extends AsyncDisposable {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who is signed in there now. */
  person: { sub: string; email: string; email_verified: boolean; name: string };
  /** Signs tokens with a key that it does not publish. */
  isForged: boolean;
}

export async function openOidcProvider(): Promise<OidcProvider> {
  const keys = await generateKeyPair("RS256");
  const others = await generateKeyPair("RS256");
  const codes = new Map<string, { nonce: string; challenge: string; redirect: string }>();
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens nowhere.");
  const provider: OidcProvider = {
    issuer: `http://127.0.0.1:${address.port}`,
    clientId: "tripline",
    clientSecret: "client secret",
    person: { sub: "1", email: "ada@example.com", email_verified: true, name: "Ada" },
    isForged: false,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? "/", provider.issuer);
    if (url.pathname === "/authorize") {
      const code = randomBytes(8).toString("hex");
      const asked = (name: string) => url.searchParams.get(name) ?? "";
      codes.set(code, {
        nonce: asked("nonce"),
        challenge: asked("code_challenge"),
        redirect: asked("redirect_uri"),
      });
      const back = new URL(asked("redirect_uri"));
      back.search = new URLSearchParams({ code, state: asked("state") }).toString();
      response.writeHead(302, { Location: back.href }).end();
      return;
    }
    const body = url.pathname === "/token" ? await token(await text(request)) : await published(url.pathname);
    response.writeHead(body === null ? 400 : 200, { "Content-Type": "application/json" });
    response.end(JSON.stringify(body ?? { error: "invalid_grant" }));
  }

  async function published(path: string): Promise<object | null> {
    if (path === "/keys") return { keys: [{ ...(await exportJWK(keys.publicKey)), kid: "1", alg: "RS256" }] };
    if (path !== "/.well-known/openid-configuration") return null;
    const { issuer } = provider;
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      id_token_signing_alg_values_supported: ["RS256"],
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
    };
  }

  /** Gives tokens for a code once, to whoever shows the secret and what the challenge was made of. */
  async function token(form: string): Promise<object | null> {
    const given = new URLSearchParams(form);
    const code = given.get("code") ?? "";
    const asked = codes.get(code);
    codes.delete(code);
    const proof = createHash("sha256")
      .update(given.get("code_verifier") ?? "")
      .digest("base64url");
    const isRight =
      given.get("client_id") === provider.clientId && given.get("client_secret") === provider.clientSecret;
    if (asked === undefined || proof !== asked.challenge || !isRight) return null;
    const idToken = await new SignJWT({ ...provider.person, nonce: asked.nonce })
      .setProtectedHeader({ alg: "RS256", kid: "1" })
      .setIssuer(provider.issuer)
      .setAudience(provider.clientId)
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(provider.isForged ? others.privateKey : keys.privateKey);
    return {
      access_token: randomBytes(8).toString("hex"),
      token_type: "Bearer",
      expires_in: 300,
      id_token: idToken,
    };
  }
  return provider;
}
