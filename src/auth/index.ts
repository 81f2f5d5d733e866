import { lazyRecord } from "../core/lazy-record.ts";
import { all } from "./all.ts";
import { any } from "./any.ts";
import { apiKey } from "./api-key.ts";
import { basic } from "./basic.ts";
import { bearer } from "./bearer.ts";
import { ecdsa } from "./ecdsa.ts";
import { ed25519 } from "./ed25519.ts";
import { headerToken } from "./header-token.ts";
import { hmac } from "./hmac.ts";
import { httpSignature } from "./http-signature.ts";
import { jwt } from "./jwt.ts";
import { mtls } from "./mtls.ts";
import { none } from "./none.ts";
import type { Schemes } from "./parse-credential.ts";
import { presetScheme, provesItself } from "./preset-scheme.ts";
import { presets } from "./presets/index.ts";
import { rsa } from "./rsa.ts";
import type { Scheme } from "./scheme.ts";
import { sharedKey } from "./shared-key.ts";
import { standardWebhooks } from "./standard-webhooks.ts";

/** Every scheme by its type, in the order in which they are offered: the four that most people need first. */
export const schemes = {
  bearer,
  "api-key": apiKey,
  basic,
  hmac,
  "header-token": headerToken,
  "standard-webhooks": standardWebhooks,
  ed25519,
  ecdsa,
  rsa,
  "http-signature": httpSignature,
  jwt,
  mtls,
  "shared-key": sharedKey,
  all: all(allSchemes),
  any: any(allSchemes),
  none,
} as const satisfies Record<string, Scheme>;

const generic: Schemes = schemes;

/** Those that presets stand for, too, by the provider's name: a server knows few of them, and makes no others. */
const every: Schemes = lazyRecord({
  ...Object.fromEntries(Object.entries(generic).map(([type, scheme]) => [type, () => scheme])),
  ...Object.fromEntries(
    presets
      .filter((preset) => !(preset.name in generic) && provesItself(preset))
      .map((preset) => [preset.name, () => presetScheme(preset, (type) => generic[type])]),
  ),
});

/** The schemes that a definition may name, those of providers included. */
export function allSchemes(): Schemes {
  return every;
}

/** The scheme of a type that a definition names, or of a provider; undefined when there is none. */
export function schemeOf(type: string): Scheme | undefined {
  return Object.hasOwn(every, type) ? every[type] : undefined;
}
