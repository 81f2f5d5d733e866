import { textReply } from "../handshake.ts";
import { definePreset } from "../preset.ts";
import { secretValue } from "../secret-match.ts";
import { compileEventHash } from "./dropbox-sign-signature.ts";

/** Dropbox Sign goes on sending until it hears exactly this. */
const received = "Hello API Event Received";

/** Dropbox Sign (HelloSign) sends its events as JSON in a form, signs their time and type alone, and wants to be greeted. */
export const dropboxSign = definePreset({
  name: "dropbox-sign",
  title: "Dropbox Sign",
  docs: "https://developers.hellosign.com/docs/events/walkthrough/",
  checked:
    "Checked with `@dropbox/sign`. The signature covers an event's time and type, not the rest of it; the header Content-Sha256, for which no example could be found, is not looked at.",
  setup: "Settings → API → API key (the primary one); then the account's or the app's callback URL.",
  scheme: {
    description: "As Dropbox Sign proves itself: by the `event_hash` in the event.",
    refusal: "signature",
    carries: () => ({}),
    example: () => ({ unwritable: "The signature is a member of the event, which is JSON in a form." }),
    compile: ({ secret }, doors) => compileEventHash(secretValue(secret, doors)),
  },
  eventType: "{body:json.event.event_type}",
  // The hash alone is shared by events of one kind and one second; a signed event also names whose signature it is.
  idempotencyKey: [
    "{body:json.event.event_hash}:{body:json.signature_request.signature_request_id}:{body:json.event.event_metadata.related_signature_id}",
    "{body:json.event.event_hash}:{body:json.signature_request.signature_request_id}",
  ],
  headers: ["Content-Sha256"],
  answer: { headers: { "Content-Type": "text/plain" }, body: received },
  handshakes: [
    {
      title:
        "`callback_test`, sent when the callback is set, is answered with `Hello API Event Received` once its hash is right",
      to: "sender",
      on: { method: "POST", body: "callback_test" },
      reply: ({ body }) =>
        /"event_type"\s*:\s*"callback_test"/.test(Buffer.from(body).toString("latin1"))
          ? textReply(received)
          : null,
    },
  ],
});
