import { createHmac, randomUUID } from "node:crypto";
import type { Credential } from "../src/contract/credential.ts";

/** What a sender adds to a request to prove itself. */
interface Proved {
  headers: Record<string, string>;
  query: Record<string, string>;
}

const inHeaders = (headers: Record<string, string>): Proved => ({ headers, query: {} });

/** Proves a request as the credential's sender does, by the provider's documentation and not by the program's code. */
export function proved(credential: Credential, { secret, body }: { secret: string; body: string }): Proved {
  const hmac = (content: string, encoding: "hex" | "base64", key: string | Buffer = secret) =>
    createHmac("sha256", key).update(content).digest(encoding);
  const { scheme } = credential;
  const seconds = Math.floor(Date.now() / 1_000);
  switch (scheme) {
    case "shared-key":
      return { headers: {}, query: { key: secret } };
    case "bearer":
      return inHeaders({ Authorization: `Bearer ${secret}` });
    case "basic":
      return inHeaders({ Authorization: `Basic ${btoa(`${String(credential.username)}:${secret}`)}` });
    case "api-key":
      return inHeaders({ [String(credential.parameter)]: secret });
    case "header-token":
      return inHeaders({ [String(credential.header)]: secret });
    case "hmac":
      return inHeaders({
        [String(credential.header)]:
          `${typeof credential.prefix === "string" ? credential.prefix : ""}${hmac(body, "hex")}`,
      });
    case "github":
      return inHeaders({ "X-Hub-Signature-256": `sha256=${hmac(body, "hex")}` });
    case "bitbucket":
      return inHeaders({ "X-Hub-Signature": `sha256=${hmac(body, "hex")}` });
    case "gitlab":
      return inHeaders({ "X-Gitlab-Token": secret });
    case "shopify":
      return inHeaders({ "X-Shopify-Hmac-Sha256": hmac(body, "base64") });
    case "typeform":
      return inHeaders({ "Typeform-Signature": `sha256=${hmac(body, "base64")}` });
    case "stripe":
      return inHeaders({ "Stripe-Signature": `t=${seconds},v1=${hmac(`${seconds}.${body}`, "hex")}` });
    case "zendesk": {
      const at = new Date(seconds * 1_000).toISOString();
      return inHeaders({
        "X-Zendesk-Webhook-Signature": hmac(at + body, "base64"),
        "X-Zendesk-Webhook-Signature-Timestamp": at,
      });
    }
    case "resend":
    case "standard-webhooks": {
      const id = `msg_${randomUUID()}`;
      const lead = scheme === "resend" ? "svix" : "webhook";
      const key = Buffer.from(secret.replace("whsec_", ""), "base64");
      return inHeaders({
        [`${lead}-id`]: id,
        [`${lead}-timestamp`]: String(seconds),
        [`${lead}-signature`]: `v1,${hmac(`${id}.${seconds}.${body}`, "base64", key)}`,
      });
    }
    default:
      throw new Error(`No template has been proved by ${scheme} so far; write how its sender does.`);
  }
}
