import type { Credential } from "../contract/credential.ts";
import { anyOf, type Verifier } from "./any-of.ts";
import { compileParsed } from "./compiled-credential.ts";
import { parseCredential } from "./credential.ts";
import type { SchemeDoors } from "./scheme.ts";

/** Compiles a trigger's credentials; any one that is valid now and proves the request suffices. */
export function compileCredentials(credentials: readonly Credential[], doors: SchemeDoors): Verifier {
  return anyOf(
    credentials.map((credential, index) =>
      compileParsed(credential, { parsed: parseCredential(credential), index, doors }),
    ),
  );
}
