import { row as github } from "./github.ts";
import { row as meta } from "./meta.ts";
import type { ProviderRow } from "./row.ts";
import { row as shopify } from "./shopify.ts";
import { row as slack } from "./slack.ts";
import { row as stripe } from "./stripe.ts";
import { row as zoom } from "./zoom.ts";

/** How each preset is proved. */
export const rows: readonly ProviderRow[] = [github, meta, shopify, slack, stripe, zoom];
