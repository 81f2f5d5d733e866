import type { Cipher } from "../cipher.ts";
import type { People } from "../store.ts";
import type { Engine } from "./engine.ts";
import { keys } from "./keys.ts";
import { secrets } from "./secrets.ts";

export const people = (engine: Engine, cipher: Cipher): People => ({
  ...keys(engine),
  ...secrets(engine, cipher),
});
