import type { Cipher } from "../cipher.ts";
import type { People } from "../store.ts";
import { credentialUses } from "./credential-uses.ts";
import type { Engine } from "./engine.ts";
import { keys } from "./keys.ts";
import { learnedSecrets } from "./learned-secrets.ts";
import { secrets } from "./secrets.ts";

export const people = (engine: Engine, cipher: Cipher): People => ({
  ...credentialUses(engine),
  ...keys(engine),
  ...secrets(engine, cipher),
  ...learnedSecrets(engine, cipher),
});
