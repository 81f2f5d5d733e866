import { row as lark } from "./lark.ts";
import { row as ebay } from "./ebay.ts";
import { row as strava } from "./strava.ts";
import { row as websub } from "./websub.ts";
import { row as eventGrid } from "./event-grid.ts";
import { row as microsoftGraph } from "./microsoft-graph.ts";
import { row as monday } from "./monday.ts";
import { row as adobeSign } from "./adobe-sign.ts";
import { row as adyen } from "./adyen.ts";
import { row as asana } from "./asana.ts";
import { row as bitbucket } from "./bitbucket.ts";
import { row as clerk } from "./clerk.ts";
import { row as cloudevents } from "./cloudevents.ts";
import { row as discord } from "./discord.ts";
import { row as docusign } from "./docusign.ts";
import { row as dropbox } from "./dropbox.ts";
import { row as dropboxSign } from "./dropbox-sign.ts";
import { row as github } from "./github.ts";
import { row as gitlab } from "./gitlab.ts";
import { row as googleChat } from "./google-chat.ts";
import { row as googlePubsub } from "./google-pubsub.ts";
import { row as hubspot } from "./hubspot.ts";
import { row as intercom } from "./intercom.ts";
import { row as line } from "./line.ts";
import { row as linear } from "./linear.ts";
import { row as linkedin } from "./linkedin.ts";
import { row as mailgun } from "./mailgun.ts";
import { row as mailgunRoutes } from "./mailgun-routes.ts";
import { row as meta } from "./meta.ts";
import { row as notion } from "./notion.ts";
import { row as okta } from "./okta.ts";
import { row as openai } from "./openai.ts";
import { row as paddle } from "./paddle.ts";
import { row as pagerduty } from "./pagerduty.ts";
import { row as paypal } from "./paypal.ts";
import { row as razorpay } from "./razorpay.ts";
import { row as resend } from "./resend.ts";
import type { ProviderRow } from "./row.ts";
import { row as salesforce } from "./salesforce.ts";
import { row as sendgrid } from "./sendgrid.ts";
import { row as shopify } from "./shopify.ts";
import { row as slack } from "./slack.ts";
import { row as smartsheet } from "./smartsheet.ts";
import { row as sns } from "./sns.ts";
import { row as square } from "./square.ts";
import { row as stripe } from "./stripe.ts";
import { row as supabase } from "./supabase.ts";
import { row as svix } from "./svix.ts";
import { row as telnyx } from "./telnyx.ts";
import { row as trello } from "./trello.ts";
import { row as twilio } from "./twilio.ts";
import { row as twitch } from "./twitch.ts";
import { row as typeform } from "./typeform.ts";
import { row as workos } from "./workos.ts";
import { row as xTwitter } from "./x-twitter.ts";
import { row as xero } from "./xero.ts";
import { row as zendesk } from "./zendesk.ts";
import { row as zoom } from "./zoom.ts";

/** How each preset is proved. */
export const rows: readonly ProviderRow[] = [
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
