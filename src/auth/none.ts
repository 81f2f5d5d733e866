import { z } from "zod";
import { defineScheme } from "./scheme.ts";

/** Everybody may call. Never a default: an author asks for it by name. */
export const none = defineScheme({
  type: "none",
  title: "None",
  description:
    "Everybody who knows the address may call. Only for events that anybody may send; the address is then the one " +
    "thing that keeps strangers out.",
  refusal: "credentials",
  config: z.strictObject({}),
  examples: [{ config: {} }],
  secrets: () => [],
  carries: () => ({}),
  example: () => ({}),
  compile: () => () => ({ kind: "proved" }),
});
