import { jwtVerify } from "jose";
import { authorization, authorizationHeaders } from "./authorization.ts";
import { compileClaimRules } from "./claim-rules.ts";
import { headerOf } from "./header.ts";
import { JwtConfig } from "./jwt-config.ts";
import { failureOf } from "./jwt-failure.ts";
import { type Checked, compileKeys, type Try } from "./jwt-keys.ts";
import { type Claims, defineScheme, type Proof, type Verdict } from "./scheme.ts";
import { keyPlaceholder } from "./secret-match.ts";

/** Longer than the largest tokens with many groups in them. */
const tokenCharactersMax = 16_384;
const tokenShape = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const defaults = { header: "Authorization", query: "access_token" } as const;

/**
 * JSON Web Tokens (RFC 7519) as bearer tokens (RFC 6750, 9068): signature, `exp`, `nbf`, `iat`, issuer, audience and
 * rules of the author. Follows RFC 8725: the algorithms are fixed by the settings, never by the token.
 */
export const jwt = defineScheme({
  type: "jwt",
  title: "JSON Web Token",
  description:
    "The caller sends a token that its identity provider signed, as `Authorization: Bearer <token>`. Proved by the " +
    "provider's published keys, a public key or a shared secret. Filters, parameters and templates see what it " +
    "says as `trigger.claims`.",
  refusal: "credentials",
  challenge: 'Bearer error="invalid_token"',
  config: JwtConfig,
  examples: [
    {
      title: "Tokens of an identity provider, its keys found through the issuer",
      config: { issuer: "https://login.example.com", audience: "orders" },
    },
    {
      title: "Keys at a URL, and a rule",
      config: {
        jwksUrl: "https://login.example.com/keys",
        issuer: "https://login.example.com",
        audience: ["orders", "billing"],
        algorithms: ["RS256"],
        claims: [{ claim: "scope", includes: "orders:write" }],
      },
    },
    { title: "A shared secret", config: { secret: "partner-jwt", audience: "orders" } },
  ],
  secrets: ({ secret }) => (secret === undefined ? [] : [secret]),
  carries(config) {
    if (config.in === "query") return { query: [nameOf(config)] };
    const { parameter } = config;
    return { headers: parameter === undefined ? authorizationHeaders : [parameter.toLowerCase()] };
  },
  leavesOpen: ({ secret, publicKey, audience, claims }) =>
    secret === undefined && publicKey === undefined && audience === undefined && claims.length === 0
      ? [
          {
            what: "audience",
            message:
              "every token of this issuer is taken, those made for other applications, too: name the audience",
          },
        ]
      : [],
  example(config) {
    if (config.in === "query") return { query: { [nameOf(config)]: keyPlaceholder } };
    const token = config.parameter === undefined ? `Bearer ${keyPlaceholder}` : keyPlaceholder;
    return { headers: { [nameOf(config)]: token } };
  },
  compile(config, doors) {
    const read = compileReading(config);
    const keys = compileKeys(config, doors);
    const check = compileCheck(config, keys.algorithms);
    return (proof) => {
      const token = read(proof);
      if (typeof token !== "string") return token;
      if (token.length > tokenCharactersMax || !tokenShape.test(token))
        return refused("it is no JSON Web Token");
      return keys.check(check(token, proof.now), proof.now).then(verdictOf);
    };
  },
});

function compileCheck(config: JwtConfig, algorithms: string[]): (token: string, now: number) => Try {
  const { issuer, audience, toleranceMs, maxAgeMs, required, type } = config;
  const keeps = compileClaimRules(config.claims);
  const fixed = {
    algorithms,
    clockTolerance: toleranceMs / 1000,
    requiredClaims: required,
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
    ...(maxAgeMs !== undefined && { maxTokenAge: maxAgeMs / 1000 }),
    ...(type !== undefined && { typ: type }),
  };
  return (token, now) => async (key) => {
    try {
      const options = { ...fixed, currentDate: new Date(now) };
      // Jose tells a key from a function that finds one by the type it is given.
      const { payload } = await (typeof key === "function"
        ? jwtVerify(token, key, options)
        : jwtVerify(token, key, options));
      if (payload.iat !== undefined && payload.iat * 1000 > now + toleranceMs)
        return { kind: "refused", reason: "the token was issued in the future; compare the clocks" };
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was parsed from JSON
      const claims = payload as Claims;
      const reason = keeps(claims);
      return reason === undefined ? { kind: "proved", claims } : { kind: "refused", reason };
    } catch (error) {
      return failureOf(error);
    }
  };
}

function verdictOf(checked: Checked): Verdict {
  return checked.kind === "otherKey" ? refused(checked.reason) : checked;
}

function compileReading(config: JwtConfig): (proof: Proof) => string | Verdict {
  const name = nameOf(config);
  if (config.in === "query") {
    return ({ query }) => {
      const sent = query.getAll(name);
      const [token] = sent;
      if (token === undefined || token === "") return refused(`there is no query parameter ${name}`);
      return sent.length > 1 ? refused(`the query parameter ${name} is there ${sent.length} times`) : token;
    };
  }
  if (config.parameter === undefined) {
    return (proof) => {
      const read = authorization(proof, "Bearer");
      return read.kind === "none" ? refused(read.reason) : read.credentials;
    };
  }
  const header = name.toLowerCase();
  return (proof) => {
    const token = headerOf(proof, header)
      ?.trim()
      .replace(/^Bearer +/i, "");
    return token === undefined || token === "" ? refused(`there is no header ${name}`) : token;
  };
}

function nameOf(config: JwtConfig): string {
  return config.parameter ?? defaults[config.in];
}

function refused(reason: string): Verdict & { kind: "refused" } {
  return { kind: "refused", reason };
}
