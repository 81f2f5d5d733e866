import type { Preset } from "../preset.ts";
import { adobeSign } from "./adobe-sign.ts";
import { adyen } from "./adyen.ts";
import { asana } from "./asana.ts";
import { bitbucket } from "./bitbucket.ts";
import { clerk } from "./clerk.ts";
import { cloudevents } from "./cloudevents.ts";
import { discord } from "./discord.ts";
import { docusign } from "./docusign.ts";
import { dropbox } from "./dropbox.ts";
import { dropboxSign } from "./dropbox-sign.ts";
import { ebay } from "./ebay.ts";
import { eventGrid } from "./event-grid.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { googleChat } from "./google-chat.ts";
import { googlePubsub } from "./google-pubsub.ts";
import { hubspot } from "./hubspot.ts";
import { intercom } from "./intercom.ts";
import { lark } from "./lark.ts";
import { line } from "./line.ts";
import { linear } from "./linear.ts";
import { linkedin } from "./linkedin.ts";
import { mailgun } from "./mailgun.ts";
import { mailgunRoutes } from "./mailgun-routes.ts";
import { meta } from "./meta.ts";
import { microsoftGraph } from "./microsoft-graph.ts";
import { monday } from "./monday.ts";
import { notion } from "./notion.ts";
import { okta } from "./okta.ts";
import { openai } from "./openai.ts";
import { paddle } from "./paddle.ts";
import { pagerduty } from "./pagerduty.ts";
import { paypal } from "./paypal.ts";
import { razorpay } from "./razorpay.ts";
import { resend } from "./resend.ts";
import { salesforce } from "./salesforce.ts";
import { sendgrid } from "./sendgrid.ts";
import { shopify } from "./shopify.ts";
import { slack } from "./slack.ts";
import { smartsheet } from "./smartsheet.ts";
import { sns } from "./sns.ts";
import { square } from "./square.ts";
import { strava } from "./strava.ts";
import { stripe } from "./stripe.ts";
import { supabase } from "./supabase.ts";
import { svix } from "./svix.ts";
import { telnyx } from "./telnyx.ts";
import { trello } from "./trello.ts";
import { twilio } from "./twilio.ts";
import { twitch } from "./twitch.ts";
import { typeform } from "./typeform.ts";
import { websub } from "./websub.ts";
import { workos } from "./workos.ts";
import { xTwitter } from "./x-twitter.ts";
import { xero } from "./xero.ts";
import { zendesk } from "./zendesk.ts";
import { zoom } from "./zoom.ts";

/** Every preset, in the order in which they are offered. A preset's name is its scheme's. */
export const presets: readonly Preset[] = [
  adobeSign,
  adyen,
  asana,
  bitbucket,
  clerk,
  cloudevents,
  discord,
  docusign,
  dropbox,
  dropboxSign,
  ebay,
  eventGrid,
  github,
  gitlab,
  googleChat,
  googlePubsub,
  hubspot,
  intercom,
  lark,
  line,
  linear,
  linkedin,
  mailgun,
  mailgunRoutes,
  meta,
  microsoftGraph,
  monday,
  notion,
  okta,
  openai,
  paddle,
  pagerduty,
  paypal,
  razorpay,
  resend,
  salesforce,
  sendgrid,
  shopify,
  slack,
  smartsheet,
  sns,
  square,
  strava,
  stripe,
  supabase,
  svix,
  telnyx,
  trello,
  twilio,
  twitch,
  typeform,
  websub,
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
