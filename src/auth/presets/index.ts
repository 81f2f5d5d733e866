import type { Preset } from "../preset.ts";
import { github } from "./github.ts";
import { meta } from "./meta.ts";
import { shopify } from "./shopify.ts";
import { slack } from "./slack.ts";
import { stripe } from "./stripe.ts";
import { zoom } from "./zoom.ts";

/** Every preset, in the order in which they are offered. A preset's name is its scheme's. */
export const presets: readonly Preset[] = [github, meta, shopify, slack, stripe, zoom];

const byName = new Map(presets.map((preset) => [preset.name, preset]));

/** The preset of a provider; undefined when there is none. */
export function presetOf(name: string): Preset | undefined {
  return byName.get(name);
}
