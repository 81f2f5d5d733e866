import type { Preset } from "../preset.ts";
import { bitbucket } from "./bitbucket.ts";
import { clerk } from "./clerk.ts";
import { discord } from "./discord.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { meta } from "./meta.ts";
import { openai } from "./openai.ts";
import { resend } from "./resend.ts";
import { sendgrid } from "./sendgrid.ts";
import { shopify } from "./shopify.ts";
import { slack } from "./slack.ts";
import { stripe } from "./stripe.ts";
import { supabase } from "./supabase.ts";
import { svix } from "./svix.ts";
import { twilio } from "./twilio.ts";
import { zoom } from "./zoom.ts";

/** Every preset, in the order in which they are offered. A preset's name is its scheme's. */
export const presets: readonly Preset[] = [
  bitbucket,
  clerk,
  discord,
  github,
  gitlab,
  meta,
  openai,
  resend,
  sendgrid,
  shopify,
  slack,
  stripe,
  supabase,
  svix,
  twilio,
  zoom,
];

const byName = new Map(presets.map((preset) => [preset.name, preset]));

/** The preset of a provider; undefined when there is none. */
export function presetOf(name: string): Preset | undefined {
  return byName.get(name);
}
