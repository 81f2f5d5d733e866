import type { Preset } from "../preset.ts";
import { adobeSign } from "./adobe-sign.ts";
import { asana } from "./asana.ts";
import { bitbucket } from "./bitbucket.ts";
import { clerk } from "./clerk.ts";
import { cloudevents } from "./cloudevents.ts";
import { discord } from "./discord.ts";
import { docusign } from "./docusign.ts";
import { dropbox } from "./dropbox.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { hubspot } from "./hubspot.ts";
import { intercom } from "./intercom.ts";
import { line } from "./line.ts";
import { linear } from "./linear.ts";
import { linkedin } from "./linkedin.ts";
import { meta } from "./meta.ts";
import { monday } from "./monday.ts";
import { notion } from "./notion.ts";
import { okta } from "./okta.ts";
import { openai } from "./openai.ts";
import { paddle } from "./paddle.ts";
import { pagerduty } from "./pagerduty.ts";
import { razorpay } from "./razorpay.ts";
import { resend } from "./resend.ts";
import { sendgrid } from "./sendgrid.ts";
import { shopify } from "./shopify.ts";
import { slack } from "./slack.ts";
import { smartsheet } from "./smartsheet.ts";
import { square } from "./square.ts";
import { stripe } from "./stripe.ts";
import { supabase } from "./supabase.ts";
import { svix } from "./svix.ts";
import { telnyx } from "./telnyx.ts";
import { trello } from "./trello.ts";
import { twilio } from "./twilio.ts";
import { twitch } from "./twitch.ts";
import { typeform } from "./typeform.ts";
import { workos } from "./workos.ts";
import { xTwitter } from "./x-twitter.ts";
import { xero } from "./xero.ts";
import { zendesk } from "./zendesk.ts";
import { zoom } from "./zoom.ts";

/** Every preset, in the order in which they are offered. A preset's name is its scheme's. */
export const presets: readonly Preset[] = [
  adobeSign,
  asana,
  bitbucket,
  clerk,
  cloudevents,
  discord,
  docusign,
  dropbox,
  github,
  gitlab,
  hubspot,
  intercom,
  line,
  linear,
  linkedin,
  meta,
  monday,
  notion,
  okta,
  openai,
  paddle,
  pagerduty,
  razorpay,
  resend,
  sendgrid,
  shopify,
  slack,
  smartsheet,
  square,
  stripe,
  supabase,
  svix,
  telnyx,
  trello,
  twilio,
  twitch,
  typeform,
  workos,
  xero,
  xTwitter,
  zendesk,
  zoom,
];

const byName = new Map(presets.map((preset) => [preset.name, preset]));

/** The preset of a provider; undefined when there is none. */
export function presetOf(name: string): Preset | undefined {
  return byName.get(name);
}
