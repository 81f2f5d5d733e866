import type { KeyObject } from "node:crypto";
import { ecdsa } from "./ecdsa.ts";
import { ed25519 } from "./ed25519.ts";
import { hmac } from "./hmac.ts";
import { readPublicKey } from "./public-key.ts";
import { rsa } from "./rsa.ts";
import type { Part, SchemeDoors } from "./scheme.ts";
import { secretForms } from "./secret-forms.ts";
import { payloadOf, type SignatureConfig } from "./signature-config.ts";
import type { Maker } from "./signature-search.ts";
import { standardSettings, standardWebhooks } from "./standard-webhooks.ts";

/** What a credential expects of a signature, and what could have made one. */
export interface SignatureAim {
  header: string | undefined;
  member: string | undefined;
  payload: string;
  makers: readonly Maker[];
  config: SignatureConfig;
  /** As configured, for comparison. */
  secret: string | undefined;
  secretEncoding: string | undefined;
  algorithm: string;
}

/** Other secrets are tried up to here. */
const secretsMax = 50;
const publicTypes = { ed25519, ecdsa, rsa } as const;

interface Doors {
  doors: SchemeDoors;
  secrets: ReadonlyMap<string, string>;
}

/** Reads what a credential of a scheme of signatures aims at, of a provider's the first one; null for other schemes. */
export function signatureAim(parsed: Part, { doors, secrets }: Doors): SignatureAim | null {
  const [first] = parsed.scheme.standsFor?.(parsed.config) ?? [];
  if (first !== undefined) return signatureAim(first, { doors, secrets });
  const { type } = parsed.scheme;
  if (type === hmac.type) {
    const config = hmac.config.parse(parsed.config);
    const { secret, secretEncoding, algorithm } = config;
    return aimOf(config, {
      secret,
      secretEncoding,
      algorithm,
      makers: hmacMakers(secret, secretEncoding, secrets),
    });
  }
  if (type === standardWebhooks.type) {
    const { secret, toleranceMs } = standardWebhooks.config.parse(parsed.config);
    const value = doors.secret(secret);
    const isPublic = value.startsWith("whpk_");
    const config = standardSettings({ family: "webhook", prefix: isPublic ? "v1a," : "v1,", toleranceMs });
    const makers: Maker[] = isPublic
      ? [{ kind: "public", secret, key: readPublicKey(value), algorithm: "ed25519" }]
      : hmacMakers(secret, "base64", secrets);
    const algorithm = isPublic ? "ed25519" : "sha256";
    return aimOf(config, { secret, secretEncoding: "base64", algorithm, makers });
  }
  for (const scheme of Object.values(publicTypes)) {
    if (type !== scheme.type) continue;
    const config = scheme.config.parse(parsed.config);
    const key = readPublicKey(config.publicKey ?? doors.secret(config.secret ?? ""));
    const makers = publicMakers(config.secret ?? "publicKey", key, secrets);
    return aimOf(config, {
      secret: config.secret,
      secretEncoding: undefined,
      algorithm: algorithmIn(config),
      makers,
    });
  }
  return null;
}

function aimOf(
  config: SignatureConfig,
  known: Pick<SignatureAim, "secret" | "secretEncoding" | "algorithm" | "makers">,
): SignatureAim {
  const { header, member } = config;
  return { header, member, payload: payloadOf(config), config, ...known };
}

/** The configured reading of the configured secret first, then its others, then other secrets. */
function hmacMakers(secret: string, encoding: string, secrets: ReadonlyMap<string, string>): Maker[] {
  const own = secretForms(secret, secrets.get(secret) ?? "");
  const ordered = own.toSorted(
    (one, other) => Number(other.encoding === encoding) - Number(one.encoding === encoding),
  );
  const others = [...secrets].filter(([name]) => name !== secret).slice(0, secretsMax);
  return [...ordered, ...others.flatMap(([name, value]) => secretForms(name, value))].map((form) => ({
    kind: "hmac",
    form,
  }));
}

function publicMakers(secret: string, key: KeyObject, secrets: ReadonlyMap<string, string>): Maker[] {
  const others = [...secrets]
    .filter(([name]) => name !== secret)
    .slice(0, secretsMax)
    .flatMap(([name, value]) => {
      const read = publicIn(value);
      return read === null ? [] : { secret: name, key: read };
    });
  return [{ secret, key }, ...others].flatMap((each): Maker[] => {
    const { asymmetricKeyType: type } = each.key;
    if (type === "ed25519") return [{ kind: "public", ...each, algorithm: "ed25519" }];
    if (type === "ec") return [{ kind: "public", ...each, algorithm: "ecdsa" }];
    return type === "rsa" ? [{ kind: "public", ...each, algorithm: "rsa" }] : [];
  });
}

function publicIn(value: string): KeyObject | null {
  try {
    return readPublicKey(value);
  } catch {
    return null;
  }
}

function algorithmIn(
  config: SignatureConfig & { algorithm?: string; form?: string; padding?: string },
): string {
  const { algorithm, form, padding } = config;
  if (form !== undefined) return `${form === "der" ? "der" : "ieee-p1363"} ecdsa ${algorithm}`;
  return padding === undefined ? "ed25519" : `rsa ${padding} ${algorithm}`;
}
