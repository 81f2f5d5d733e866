import { z } from "zod";
import { filledText } from "./filled.ts";
import { headerFields } from "./headers.ts";

/** What became of each fits then into what a step may keep, however it alternates. */
const addressesMax = 100_000;

const Url = filledText({ title: "URL" }).pipe(z.string().min(1, "empty").max(65_536));
const Address = z.union([
  Url.transform((url) => ({ url, headers: {} })),
  z.strictObject({ url: Url, headers: headerFields({ title: "Headers for this address alone" }) }),
]);
export type Address = { url: string; headers: Record<string, string | null> };

/** One URL, a list of them, or a template that gives either. */
export const Addresses = z.union([Url, z.array(Address).min(1).max(addressesMax)]).meta({
  title: "Addresses",
  description:
    "A URL, a list of URLs or of `{ url, headers }`, or a template that gives one: `{{ params.hooks }}`.",
});
