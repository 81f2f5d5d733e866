import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rows } from "../../../test/deliveries/index.ts";
import type { Call } from "../../../test/deliveries/row.ts";
import { type GatewayWorld, openGatewayWorld } from "../../../test/gateway-world.ts";

// Each challenge as the provider sends it, over HTTP, and what it must hear. Presets with more to tell have a test of
// their own beside this one.

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGatewayWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const publicUrl = "https://hooks.example.com";

interface Ask {
  method?: string;
  query?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Signed as a delivery of this provider is, with this secret; not at all unless given. */
  signed?: "rightly" | "wrongly";
}

/** A trigger of a preset that takes nothing but POST; not active, since challenges come before all else is set up. */
async function scene(preset: string) {
  const row = rows.find((each) => each.preset === preset);
  if (row === undefined) throw new Error(`there is no row ${preset}`);
  const names = new Map(Object.keys(row.secrets).map((name) => [name, `${preset}-${name}`]));
  for (const [name, value] of Object.entries(row.secrets))
    await world.putSecret(names.get(name) ?? name, value);
  const settings = Object.entries(row.credential ?? { secret: "signing" }).map(
    ([field, value]) => [field, names.get(String(value)) ?? value] as const,
  );
  const { id } = await world.put({
    auth: [{ scheme: preset, ...Object.fromEntries(settings) }],
    methods: ["POST"],
    status: "inactive",
    ...row.trigger,
  });
  return async ({ method = "GET", query = "", headers = {}, body = "", signed }: Ask) => {
    const path = `/webhooks/${id}${query}`;
    const call: Call = { method, url: `${publicUrl}${path}`, headers, body, now: world.now };
    const secret = row.signsWith ?? Object.values(row.secrets)[0] ?? "";
    const forged = row.forgesWith ?? "another secret of the tests";
    const proof = signed === undefined ? {} : await row.sign(call, signed === "rightly" ? secret : forged);
    const { pathname, search } = new URL(proof.url ?? call.url);
    const response = await fetch(`${world.url}${pathname}${search}`, {
      method,
      headers: { ...headers, ...proof.headers },
      ...(method !== "GET" && { body: proof.body ?? body }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
}

const json = { "content-type": "application/json" };
const hex = (secret: string, text: string) => createHmac("sha256", secret).update(text).digest("hex");
const twitchHeaders = (type: string) => ({
  ...json,
  "twitch-eventsub-message-id": "84c1e79a-2a4b-4c13-ba0b-4312293e9308",
  "twitch-eventsub-message-type": type,
  "twitch-eventsub-subscription-type": "channel.follow",
});
const twitchChallenge = JSON.stringify({
  challenge: "pogchamp-kappa-360noscope-vohiyo",
  subscription: { status: "webhook_callback_verification_pending", type: "channel.follow" },
});
const consumerSecret = "GgDYlkSvaPxGxC4X8liwpUoqKwwr3lCADbz8A7ADU";
const signedByX = (text: string) =>
  `sha256=${createHmac("sha256", consumerSecret).update(text).digest("base64")}`;
const clientSecret = "WPL_AP1.ZmFrZSBjbGllbnQgc2VjcmV0";
const challengeCode = "890e4665-4dfe-4ab1-b689-ed553bceeed0";

const gridChallenge = (eventType: string) =>
  JSON.stringify([
    {
      id: "2d1781af-3a4c-4d7c-bd0c-e34b19da4e66",
      topic: "/subscriptions/xxx",
      subject: "",
      data: { validationCode: "512d38b6-c7b8-40c8-89fe-f46f9e9622b6" },
      eventType,
      eventTime: "2022-10-28T04:23:35.1981776Z",
    },
  ]);
const gridHeaders = { ...json, "aeg-event-type": "SubscriptionValidation" };
const validation = "Microsoft.EventGrid.SubscriptionValidationEvent";
const larkToken = "rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV";
const larkChallenge = (token: string) =>
  JSON.stringify({ challenge: "ajls384kdjx98XX", token, type: "url_verification" });
const hub = (mode: string, topic = "https://example.com/feed") =>
  `?hub.mode=${mode}&hub.topic=${encodeURIComponent(topic)}&hub.challenge=f7c1e0&hub.lease_seconds=864000`;

const answered: [string, string, Ask, { status?: number; text: string; headers?: Record<string, string> }][] =
  [
    [
      "twitch",
      "the challenge as text",
      {
        method: "POST",
        headers: twitchHeaders("webhook_callback_verification"),
        body: twitchChallenge,
        signed: "rightly",
      },
      {
        text: "pogchamp-kappa-360noscope-vohiyo",
        headers: { "content-type": "text/plain; charset=utf-8", "content-length": "32" },
      },
    ],
    [
      "twitch",
      "nothing to a revocation",
      {
        method: "POST",
        headers: twitchHeaders("revocation"),
        body: '{"subscription":{"status":"authorization_revoked"}}',
        signed: "rightly",
      },
      { status: 204, text: "" },
    ],
    [
      "okta",
      "the header's value as JSON",
      { headers: { "x-okta-verification-challenge": "Me_rShK8JHsTnbyY" }, signed: "rightly" },
      { text: '{"verification":"Me_rShK8JHsTnbyY"}', headers: { "content-type": "application/json" } },
    ],
    [
      "dropbox",
      "the challenge as text that is nothing else",
      { query: "?challenge=abc123" },
      {
        text: "abc123",
        headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" },
      },
    ],
    [
      "linkedin",
      "the code and its HMAC in hex",
      { query: `?challengeCode=${challengeCode}&applicationId=1` },
      {
        text: JSON.stringify({ challengeCode, challengeResponse: hex(clientSecret, challengeCode) }),
        headers: { "content-type": "application/json" },
      },
    ],
    [
      "smartsheet",
      "the challenge in header and body",
      {
        method: "POST",
        headers: { ...json, "smartsheet-hook-challenge": "d78dd1d3-01ce-4481-81de-92b4f3aa5ab1" },
        body: '{"challenge":"d78dd1d3-01ce-4481-81de-92b4f3aa5ab1","webhookId":2674017481058180}',
      },
      {
        text: '{"smartsheetHookResponse":"d78dd1d3-01ce-4481-81de-92b4f3aa5ab1"}',
        headers: { "smartsheet-hook-response": "d78dd1d3-01ce-4481-81de-92b4f3aa5ab1" },
      },
    ],
    [
      "x-twitter",
      "the token's HMAC in base64",
      { query: "?crc_token=MTVhNzY5MzktZmU1YS00ZTM4&nonce=x" },
      {
        // As X's own twitter-autohook 1.7.2 answers it (`validateWebhook`).
        text: '{"response_token":"sha256=f1Znh8ZwDA9c0tCIIUCVTG5E//niOC1LkMSLgQFr9gg="}',
        headers: { "content-type": "application/json" },
      },
    ],
    [
      "adobe-sign",
      "the client id in header and body",
      { signed: "rightly" },
      { text: '{"xAdobeSignClientId":"UB7E5BXCXY"}', headers: { "x-adobesign-clientid": "UB7E5BXCXY" } },
    ],
    [
      "monday",
      "the challenge as JSON",
      { method: "POST", headers: json, body: '{"challenge":"3eZbrw1aBm2rZgRN"}' },
      { text: '{"challenge":"3eZbrw1aBm2rZgRN"}', headers: { "content-type": "application/json" } },
    ],
    [
      "microsoft-graph",
      "the token, decoded, as text",
      {
        method: "POST",
        query: "?validationToken=Validation%3A%20Testing%20client%20application%20%3Cb%3E",
        headers: { "content-type": "text/plain; charset=utf-8" },
      },
      {
        text: "Validation: Testing client application <b>",
        headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" },
      },
    ],
    [
      "event-grid",
      "the code, and with 200",
      { method: "POST", headers: gridHeaders, body: gridChallenge(validation), signed: "rightly" },
      {
        text: '{"validationResponse":"512d38b6-c7b8-40c8-89fe-f46f9e9622b6"}',
        headers: { "content-type": "application/json" },
      },
    ],
    ["websub", "the challenge as text", { query: hub("subscribe") }, { text: "f7c1e0" }],
    ["websub", "nothing where it was denied", { query: "?hub.mode=denied" }, { status: 204, text: "" }],
    [
      "strava",
      "the challenge as JSON",
      { query: "?hub.verify_token=STRAVA&hub.challenge=15f7d1a91c1f40f8a748fd134752feb3&hub.mode=subscribe" },
      {
        text: '{"hub.challenge":"15f7d1a91c1f40f8a748fd134752feb3"}',
        headers: { "content-type": "application/json" },
      },
    ],
    [
      "lark",
      "the challenge as JSON",
      { method: "POST", headers: json, body: larkChallenge(larkToken) },
      { text: '{"challenge":"ajls384kdjx98XX"}', headers: { "content-type": "application/json" } },
    ],
    [
      "lark",
      "the challenge in the clear where it came encrypted",
      { method: "POST", headers: json, body: larkChallenge(larkToken), signed: "rightly" },
      { text: '{"challenge":"ajls384kdjx98XX"}' },
    ],
    [
      "asana",
      "its heartbeat with nothing",
      { method: "POST", headers: json, body: '{"events": []}', signed: "rightly" },
      { text: "" },
    ],
  ];

test.each(answered)("%s is answered %s, at a trigger that is not active", async (preset, _, ask, told) => {
  const answer = await (await scene(preset))(ask);
  expect([answer.status, answer.text]).toEqual([told.status ?? 200, told.text]);
  for (const [name, value] of Object.entries(told.headers ?? {}))
    expect(answer.headers.get(name), name).toBe(value);
});

const unanswered: [string, string, Ask][] = [
  [
    "twitch",
    "a challenge that is signed wrongly",
    {
      method: "POST",
      headers: twitchHeaders("webhook_callback_verification"),
      body: twitchChallenge,
      signed: "wrongly",
    },
  ],
  [
    "twitch",
    "a challenge that is not signed",
    { method: "POST", headers: twitchHeaders("webhook_callback_verification"), body: twitchChallenge },
  ],
  ["okta", "another secret", { headers: { "x-okta-verification-challenge": "x" }, signed: "wrongly" }],
  ["okta", "no challenge", { signed: "rightly" }],
  ["dropbox", "no challenge", { query: "?challenge=" }],
  ["dropbox", "a challenge longer than any", { query: `?challenge=${"x".repeat(5_000)}` }],
  ["linkedin", "a code that is no UUID", { query: "?challengeCode=hmacsha256%3D%7B%7D" }],
  ["smartsheet", "no challenge", { method: "POST", headers: json, body: '{"challenge":"x"}' }],
  ["x-twitter", "a body that it would sign", { query: "?crc_token=%7B%22a%22%3A1%7D" }],
  ["x-twitter", "a number, which is a body too", { query: "?crc_token=12e3" }],
  ["adobe-sign", "another client id", { signed: "wrongly" }],
  [
    "monday",
    "an event with such a member",
    { method: "POST", headers: json, body: '{"challenge":"x","event":{}}' },
  ],
  ["monday", "a challenge that is no text", { method: "POST", headers: json, body: '{"challenge":1}' }],
  ["microsoft-graph", "no token", { method: "POST", query: "?validationToken=" }],
  [
    "event-grid",
    "another key",
    { method: "POST", headers: gridHeaders, body: gridChallenge(validation), signed: "wrongly" },
  ],
  ["websub", "another topic", { query: hub("subscribe", "https://example.com/other") }],
  ["websub", "the end of the subscription", { query: hub("unsubscribe") }],
  [
    "strava",
    "another verify token",
    { query: "?hub.verify_token=strava&hub.challenge=15f7d1a9&hub.mode=subscribe" },
  ],
  ["ebay", "no code", { query: "?challenge_code=" }],
  ["lark", "another token", { method: "POST", headers: json, body: larkChallenge("another") }],
  [
    "lark",
    "what another key has encrypted",
    { method: "POST", headers: json, body: larkChallenge(larkToken), signed: "wrongly" },
  ],
  [
    "lark",
    "another token inside",
    { method: "POST", headers: json, body: larkChallenge("another"), signed: "rightly" },
  ],
  [
    "asana",
    "a heartbeat that is signed wrongly",
    { method: "POST", headers: json, body: '{"events":[]}', signed: "wrongly" },
  ],
  [
    "asana",
    "a secret that no header could hold",
    { method: "POST", headers: { ...json, "x-hook-secret": "a b" }, body: "{}" },
  ],
];

test.each(unanswered)("%s is not answered %s: nothing is told of the trigger", async (preset, _, ask) => {
  const answer = await (await scene(preset))(ask);
  expect(answer.status).toBe(404);
  expect(answer.text).toContain("Not found");
});

test("a form that X's challenge has signed is no delivery, under no content type", async () => {
  await world.putSecret("consumer", consumerSecret);
  const { id } = await world.put({ auth: [{ scheme: "x-twitter", secret: "consumer" }] });
  const send = ({ method = "GET", query = "", headers = {}, body }: Ask) =>
    fetch(`${world.url}/webhooks/${id}${query}`, { method, headers, ...(body !== undefined && { body }) });
  for (const body of ["for_user_id=42", "for_user_id", "[]", '"a"']) {
    const told = await (await send({ query: `?crc_token=${encodeURIComponent(body)}` })).text();
    const signature = /sha256=[^"]+/.exec(told)?.[0] ?? signedByX(body);
    for (const type of ["application/x-www-form-urlencoded", "application/json", "text/plain", ""]) {
      const headers = {
        ...(type !== "" && { "content-type": type }),
        "x-twitter-webhooks-signature": signature,
      };
      expect((await send({ method: "POST", headers, body })).status, `${body} as ${type}`).toBe(401);
    }
  }
  const body = '{"for_user_id":"42"}';
  const headers = { ...json, "x-twitter-webhooks-signature": signedByX(body) };
  expect((await send({ method: "POST", headers, body })).status).toBe(200);
});

test("the client id of Acrobat Sign is repeated with each answer to a delivery, and only then", async () => {
  await world.putSecret("client-id", "UB7E5BXCXY");
  const { id } = await world.put({ auth: [{ scheme: "adobe-sign", secret: "client-id" }] });
  const send = (clientId: string) =>
    fetch(`${world.url}/webhooks/${id}`, {
      method: "POST",
      headers: { ...json, "x-adobesign-clientid": clientId },
      body: '{"event":"AGREEMENT_CREATED","webhookNotificationId":"1"}',
    });
  for (const _ of ["first", "again"]) {
    const response = await send("UB7E5BXCXY");
    expect([response.status, response.headers.get("x-adobesign-clientid")]).toEqual([200, "UB7E5BXCXY"]);
  }
  const refused = await send("another");
  expect([refused.status, refused.headers.get("x-adobesign-clientid")]).toEqual([401, null]);
});
