import { row as bitbucket } from "./bitbucket.ts";
import { row as clerk } from "./clerk.ts";
import { row as discord } from "./discord.ts";
import { row as github } from "./github.ts";
import { row as gitlab } from "./gitlab.ts";
import { row as meta } from "./meta.ts";
import { row as openai } from "./openai.ts";
import { row as resend } from "./resend.ts";
import type { ProviderRow } from "./row.ts";
import { row as sendgrid } from "./sendgrid.ts";
import { row as shopify } from "./shopify.ts";
import { row as slack } from "./slack.ts";
import { row as stripe } from "./stripe.ts";
import { row as supabase } from "./supabase.ts";
import { row as svix } from "./svix.ts";
import { row as twilio } from "./twilio.ts";
import { row as zoom } from "./zoom.ts";

/** How each preset is proved. */
export const rows: readonly ProviderRow[] = [
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
