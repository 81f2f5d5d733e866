import type { Preset } from "../preset.ts";
import { bitbucket } from "./bitbucket.ts";
import { clerk } from "./clerk.ts";
import { discord } from "./discord.ts";
import { docusign } from "./docusign.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { hubspot } from "./hubspot.ts";
import { intercom } from "./intercom.ts";
import { line } from "./line.ts";
import { linear } from "./linear.ts";
import { meta } from "./meta.ts";
import { openai } from "./openai.ts";
import { paddle } from "./paddle.ts";
import { pagerduty } from "./pagerduty.ts";
import { razorpay } from "./razorpay.ts";
import { resend } from "./resend.ts";
import { sendgrid } from "./sendgrid.ts";
import { shopify } from "./shopify.ts";
import { slack } from "./slack.ts";
import { square } from "./square.ts";
import { stripe } from "./stripe.ts";
import { supabase } from "./supabase.ts";
import { svix } from "./svix.ts";
import { telnyx } from "./telnyx.ts";
import { trello } from "./trello.ts";
import { twilio } from "./twilio.ts";
import { typeform } from "./typeform.ts";
import { workos } from "./workos.ts";
import { xero } from "./xero.ts";
import { zendesk } from "./zendesk.ts";
import { zoom } from "./zoom.ts";

/** Every preset, in the order in which they are offered. A preset's name is its scheme's. */
export const presets: readonly Preset[] = [
  bitbucket,
  clerk,
  discord,
  docusign,
  github,
  gitlab,
  hubspot,
  intercom,
  line,
  linear,
  meta,
  openai,
  paddle,
  pagerduty,
  razorpay,
  resend,
  sendgrid,
  shopify,
  slack,
  square,
  stripe,
  supabase,
  svix,
  telnyx,
  trello,
  twilio,
  typeform,
  workos,
  xero,
  zendesk,
  zoom,
];

const byName = new Map(presets.map((preset) => [preset.name, preset]));

/** The preset of a provider; undefined when there is none. */
export function presetOf(name: string): Preset | undefined {
  return byName.get(name);
}
