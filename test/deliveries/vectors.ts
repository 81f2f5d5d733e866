/** A request that somebody else has signed: the provider, a tool of its own, or those who have tested another verifier. */
export interface Vector {
  preset: string;
  /** Who has signed it. */
  from: string;
  /** Settings of the credential beside its secret, which is `signing`. */
  settings?: Record<string, unknown>;
  secret: string;
  /** Where the signature is: a header, else a text in the body. */
  signature: string | { text: string };
  /** A text of the body that is signed. */
  signed: string;
  /** When it was sent, where an old one is refused for its age. */
  sentAt?: string;
}

/** The requests are in `vectors/<preset>.http`, with their signatures. */
export const vectors: readonly Vector[] = [
  {
    preset: "asana",
    from: "taken by Asana's own server: github.com/Asana/devrel-examples, javascript/webhooks-nodejs, after a handshake with this secret",
    secret: "b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81",
    signature: "x-hook-signature",
    signed: "task",
  },
  {
    preset: "docusign",
    from: "made by Docusign's own code: github.com/docusign/code-examples-node, lib/connect/examples/validateWebhookMessage.js",
    secret: "rp3ZC9bL0y1Y7QmE5fWq2kX8sVt4uHn6aJd0gIo1",
    signature: "x-docusign-signature-1",
    signed: "completed",
  },
  {
    preset: "dropbox",
    from: "sent by Dropbox's own tool: github.com/dropbox/dropbox_hook, `notify`",
    secret: "q1w2e3r4t5y6u7i",
    signature: "x-dropbox-signature",
    signed: "list_folder",
  },
  {
    preset: "intercom",
    from: "crates.io/crates/webhook-verify, src/providers/intercom.rs: made with OpenSSL",
    secret: "intercom-client-secret-for-testing",
    signature: "x-hub-signature",
    signed: "ticket",
  },
  {
    preset: "linkedin",
    from: "made with OpenSSL (openssl dgst -sha256 -hmac), as LinkedIn's documentation says: no request that it has signed is published",
    secret: "WPL_AP1.b3BlbnNzbCBtYWRlIHRoaXM=",
    signature: "x-li-signature",
    signed: "CREATED",
  },
  {
    preset: "mailgun",
    from: "github.com/symfony/symfony, Component/Mailer/Bridge/Mailgun/Tests/Webhook: delivered_messages.json, shortened where nothing is signed",
    secret: "key-0p6mqbf74lb20gzq9f4dhpn9rg3zyk26",
    signature: { text: "1aed11dcc25700d6b75f9a6d568343ea02ecdd3fc89cc3209e2883a19e5cdd50" },
    signed: "d1931d9645b65e60f6fddf94448e982ff8db9256144a7fcb15",
    sentAt: "2022-08-27T17:36:27Z",
  },
  {
    preset: "mailgun-routes",
    from: "github.com/rails/rails, actionmailbox/test/controllers/ingresses/mailgun/inbound_emails_controller_test.rb, shortened where nothing is signed",
    secret: "tbsy84uSV1Kt3ZJZELY2TmShPRs91E3yL4tzf96297vBCkDWgL",
    signature: { text: "ef24c5225322217bb065b80bb54eb4f9206d764e3e16abab07f0a64d1cf477cc" },
    signed: "7VwW7k6Ak7zcTwoSoNm7aTtbk1g67MKAnsYLfUB7PdszbgR5Xi",
    sentAt: "2018-10-09T19:15:00Z",
  },
  {
    preset: "meta",
    from: "crates.io/crates/webhook-verify, src/providers/meta.rs: made with OpenSSL, and again with Python",
    settings: { verifyToken: "signing" },
    secret: "meta_app_secret_0123456789abcdef",
    signature: "x-hub-signature-256",
    signed: "Hello",
  },
  {
    preset: "pagerduty",
    from: "github.com/PagerDuty/go-pagerduty, webhookv3/webhookv3_test.go",
    secret: "lDQHScfUeXUKaQRNF+8XIiDKZ7XX3itBAYzwU0TARw8lJqRnkKl2iB1anSb0Z+IK",
    signature: "x-pagerduty-signature",
    signed: "triggered",
  },
  {
    preset: "smartsheet",
    from: "made with Java (javax.crypto, BigInteger), as Smartsheet's own example there: no request that it has signed is published",
    secret: "7k2m9xq4t8w1z5c3v6b0n2j4h8",
    signature: "smartsheet-hmac-sha256",
    signed: "created",
  },
  {
    preset: "trello",
    from: "taken by github.com/18F/trello-webhook-server, bin/webhook-verify.js",
    secret: "1a6f3c7e9b2d4a5f8c0e1d2b3a4f5e6d7c8b9a0f1e2d3c4b5a6f7e8d9c0b1a2f",
    signature: "x-trello-webhook",
    signed: "voteOnCard",
  },
  {
    preset: "twitch",
    from: "github.com/nicklaw5/helix, eventsub_test.go",
    secret: "s3cRe7",
    signature: "twitch-eventsub-message-signature",
    signed: "pogchamp",
    sentAt: "2019-11-16T10:11:12.123Z",
  },
  {
    preset: "typeform",
    from: "crates.io/crates/webhook-verify, src/providers/typeform.rs: made with OpenSSL",
    secret: "typeform_webhook_secret_2026",
    signature: "typeform-signature",
    signed: "form_response",
  },
  {
    preset: "websub",
    from: "github.com/brutasse/django-push, tests/subscribe/tests.py",
    secret: "lol",
    signature: "x-hub-signature",
    signed: "foo",
  },
  {
    preset: "x-twitter",
    from: "taken by X's own twitter-autohook 1.7.2 (npm), `validateSignature`",
    secret: "GgDYlkSvaPxGxC4X8liwpUoqKwwr3lCADbz8A7ADU",
    signature: "x-twitter-webhooks-signature",
    signed: "tweet_create_events",
  },
  {
    preset: "xero",
    from: "sent by Xero: github.com/XeroAPI/XeroWebhooksReceiver/issues/1, with the right signature in place of the wrong one on purpose",
    secret: "LR+QgKlbRciIPYpi65tTKLaZ3FzLLofCNEQWrRXqWXJeDFrfexzfVI9SmnVuCWDJ4jnjHB9ECtOyxZSofRxwWw==",
    signature: "x-xero-signature",
    signed: "LUWDSUDGSWNZVALZXBEV",
  },
  {
    preset: "zendesk",
    from: "the tests of a verifier in Rust, with Zendesk's secret for test calls (developer.zendesk.com/documentation/webhooks/verifying)",
    secret: "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==",
    signature: "x-zendesk-webhook-signature",
    signed: "ticket.updated",
    sentAt: "2021-03-25T05:09:27Z",
  },
];
