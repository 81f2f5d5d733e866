import type { IncomingHttpHeaders } from "node:http";
import type { Cors } from "../contract/cors.ts";
import { testHeader } from "./tested.ts";

/** Who may call from a browser, and see the answer. */
export interface CompiledCors {
  /** Adds what the browser asks for to an answer's headers, in place; nothing for an origin that is not allowed. */
  describe(headers: string[], request: { method?: string | undefined; headers: IncomingHttpHeaders }): void;
}

/** Two hours: as long as browsers keep it. */
const maxAgeSeconds = 7_200;
/** Of our own headers, those that a page may read beside the ones that it always may. */
const exposed =
  "Deprecation, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Sunset, X-RateLimit-Limit, " +
  "X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id, X-Tripline-Duplicate-Of, X-Tripline-Run, X-Tripline-Test";

/** Source: the Fetch standard, section "CORS protocol". Preflight requests are answered at the edge and run nothing. */
export function compileCors(
  cors: Cors,
  { methods, carries }: { methods: readonly string[]; carries: readonly string[] },
): CompiledCors {
  const { origins, credentials } = cors;
  const isAllowed = compileOrigins(origins);
  const allowedMethods = methods.join(", ");
  const allowedHeaders = (
    cors.headers ?? [...new Set(["content-type", "idempotency-key", "prefer", testHeader, ...carries])]
  ).join(", ");
  return {
    describe(headers, { method, headers: asked }) {
      const { origin } = asked;
      // What a cache keeps for one origin is not for another.
      headers.push("Vary", "Origin");
      if (origin === undefined || !isAllowed(origin)) return;
      headers.push("Access-Control-Allow-Origin", origins.includes("*") ? "*" : origin);
      if (credentials) headers.push("Access-Control-Allow-Credentials", "true");
      if (method !== "OPTIONS" || asked["access-control-request-method"] === undefined) {
        headers.push("Access-Control-Expose-Headers", exposed);
        return;
      }
      headers.push("Access-Control-Allow-Methods", allowedMethods);
      headers.push("Access-Control-Allow-Headers", allowedHeaders);
      headers.push("Access-Control-Max-Age", String(maxAgeSeconds));
    },
  };
}

function compileOrigins(origins: readonly string[]): (origin: string) => boolean {
  if (origins.includes("*")) return () => true;
  const exact = new Set(origins.filter((origin) => !origin.includes("*")));
  const below = origins.flatMap((origin) => {
    const [scheme, domain] = origin.split("*");
    return domain === undefined || scheme === undefined ? [] : [{ scheme, domain }];
  });
  return (origin) =>
    exact.has(origin) ||
    below.some(
      ({ scheme, domain }) =>
        origin.length > scheme.length + domain.length &&
        origin.startsWith(scheme) &&
        origin.endsWith(domain) &&
        /^[a-z0-9.-]+$/.test(origin.slice(scheme.length, -domain.length)),
    );
}
