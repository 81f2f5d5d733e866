import { parseCredential } from "../src/auth/credential.ts";
import type { KeySet, KeySetSource, Proof, SchemeDoors, Verdict } from "../src/auth/scheme.ts";

/** The time of every request that a test does not give another. */
export const now = Date.parse("2026-01-31T12:00:00.000Z");

type Request = Partial<Omit<Proof, "body" | "query">> & { body?: string | Uint8Array };

/** A request as a scheme sees it. The query is read from the URL. */
export function proof({ body = "", url = "/", ...rest }: Request = {}): Proof {
  return {
    method: "POST",
    url,
    publicUrl: `https://hooks.example.com${url}`,
    headers: {},
    query: new URL(url, "http://localhost").searchParams,
    body: typeof body === "string" ? Buffer.from(body) : body,
    now,
    ...rest,
  };
}

interface Kept {
  secrets?: Record<string, string>;
  keys?: { id: string; name: string; key: string; expiresAt?: number }[];
  /** What an issuer publishes; nothing unless given. */
  keySet?: (source: KeySetSource) => KeySet;
  clientCa?: string;
  certificates?: SchemeDoors["certificates"];
}

const noKeys: KeySet = { read: () => ({ version: 1, keys: [] }), again: () => null };

/** Secrets and issued keys as a workspace keeps them. */
export function doors({
  secrets = {},
  keys = [],
  keySet = () => noKeys,
  clientCa,
  certificates,
}: Kept = {}): SchemeDoors {
  return {
    keySet,
    clientCa,
    ...(certificates !== undefined && { certificates }),
    secret(reference) {
      const value = Object.hasOwn(secrets, reference) ? secrets[reference] : undefined;
      if (value === undefined) throw new Error(`No secret is named ${reference}.`);
      return value;
    },
    key(sent, options) {
      const found = keys.find(
        ({ key, name, expiresAt = Number.POSITIVE_INFINITY }) =>
          key === sent && options.now < expiresAt && (options.name ?? name) === name,
      );
      return found === undefined ? null : { id: found.id };
    },
  };
}

/** Parses and compiles one credential of a scheme, as a trigger's change does. */
export function compiled(
  credential: { scheme: string; [field: string]: unknown },
  kept: Kept = {},
): (proof: Proof) => Verdict | Promise<Verdict> {
  const parsed = parseCredential(credential);
  if (parsed.kind === "invalid") throw new Error(JSON.stringify(parsed.issues));
  return parsed.scheme.compile(parsed.config, doors(kept));
}

/** The paths and messages of what is wrong with a credential. */
export function issuesOf(credential: { scheme: string; [field: string]: unknown }): string[] {
  const parsed = parseCredential(credential);
  return parsed.kind === "invalid" ? parsed.issues.map(({ path, message }) => `${path}: ${message}`) : [];
}
