import { template } from "../contract/name.ts";

/** Whose certificates are believed in place of the usual authorities'. */
export const tlsAuthorities = template({
  title: "Authorities",
  rare: true,
  description: "Certificates (PEM) instead of the usual authorities.",
  multiline: true,
})
  .max(100_000)
  .optional();
