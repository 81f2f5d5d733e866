import { z } from "zod";
import type { KeptCall, SecretParts } from "../contract/dead-letter.ts";
import type { OutgoingSigning } from "../core/outgoing-signature.ts";
import { type Secrets, withoutSecrets, withSecrets } from "../core/secret-parts.ts";
import { OutgoingSigningForm } from "./signing-form.ts";
import { TerminalError } from "./step.ts";
import type { WebhookCall } from "./webhook-call.ts";

/** A call as it can be kept: its secrets by their names. */
export function keptCall({ url, headers, body, signing, ...call }: WebhookCall, secrets: Secrets): KeptCall {
  const form = signing.scheme === "none" ? signing : { ...signing, secrets: [] };
  return {
    ...call,
    url: withoutSecrets(url, secrets),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, withoutSecrets(value, secrets)]),
    ),
    body: withoutSecrets(body, secrets),
    signing: {
      form: JSON.stringify(form),
      secrets:
        signing.scheme === "none" ? [] : signing.secrets.map((secret) => withoutSecrets(secret, secrets)),
    },
  };
}

/** The call with the secrets as they are now. Throws TerminalError for one that is no longer there. */
export function restoredCall(
  { url, headers, body, signing, method, timeoutMs }: KeptCall,
  secrets: Secrets,
): WebhookCall {
  const text = (parts: SecretParts) => textOf(parts, secrets);
  const form = OutgoingSigningForm.parse(JSON.parse(signing.form));
  const filled: OutgoingSigning =
    form.scheme === "none" ? form : { ...form, secrets: signing.secrets.map(text) };
  return {
    method: z.enum(["POST", "PUT"]).parse(method),
    timeoutMs,
    url: text(url),
    headers: Object.fromEntries(Object.entries(headers).map(([name, parts]) => [name, text(parts)])),
    body: text(body),
    signing: filled,
  };
}

function textOf(parts: SecretParts, secrets: Secrets): string {
  const read = withSecrets(parts, secrets);
  if ("text" in read) return read.text;
  throw new TerminalError(`There is no secret named ${read.missing} any more.`);
}
