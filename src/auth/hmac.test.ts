import { createHmac } from "node:crypto";
import { sign as signAsGithub } from "@octokit/webhooks-methods";
import { Stripe } from "stripe";
import twilioLibrary from "twilio";
import { expect, test } from "vitest";
import { compiled, issuesOf, now, proof } from "../../test/proof.ts";

const secret = "it's a secret";
const kept = { secrets: { signing: secret } };
const body = '{"order": 1,  "name": "Zoë"}';
const github = { scheme: "hmac", secret: "signing", header: "X-Hub-Signature-256", prefix: "sha256=" };
const slack = {
  scheme: "hmac",
  secret: "signing",
  header: "X-Slack-Signature",
  prefix: "v0=",
  payload: "v0:{timestamp}:{body}",
  timestamp: { header: "X-Slack-Request-Timestamp" },
};
const stripe = {
  scheme: "hmac",
  secret: "signing",
  header: "Stripe-Signature",
  format: { kind: "pairs", signature: "v1", timestamp: "t" },
  payload: "{timestamp}.{body}",
};

const hex = createHmac("sha256", secret).update(body).digest("hex");
const checkGithub = compiled(github, kept);
const signed = (value: string, sent: string | Uint8Array = body) =>
  proof({ headers: { "x-hub-signature-256": value }, body: sent });
const flipped = (text: string) => text.replace(/.$/, (last) => (last === "0" ? "1" : "0"));

test.each([
  ["no signature", proof({ body }), "there is no header X-Hub-Signature-256"],
  ["an empty signature", signed(""), "there is no header"],
  ["only the prefix", signed("sha256="), "does not have the form"],
  ["a wrong signature", signed(`sha256=${flipped(hex)}`), "the signature differs"],
  ["a signature cut short", signed(`sha256=${hex.slice(0, -2)}`), "does not have the form"],
  ["a signature too long", signed(`sha256=${hex}00`), "does not have the form"],
  ["no prefix", signed(hex), 'begins with "sha256="'],
  ["another prefix", signed(`sha1=${hex}`), 'begins with "sha256="'],
  ["another encoding", signed(`sha256=${Buffer.from(hex, "hex").toString("base64")}`), "as sha256 in base64"],
  ["another algorithm", signed(`sha256=${"ab".repeat(20)}`), "as sha1 in hex would be"],
  ["characters that are not hex", signed(`sha256=${"zz".repeat(32)}`), "does not have the form"],
  ["characters outside ASCII", signed(`sha256=${"\u0161".repeat(64)}`), "does not have the form"],
  ["two signatures", signed(`sha256=${hex}, sha256=${hex}`), "does not have the form"],
  ["another body", signed(`sha256=${hex}`, `${body} `), "the signature differs"],
  ["an empty body", signed(`sha256=${hex}`, ""), "the signature differs"],
])("[S61] a call with %s is refused, and never by a throw [S60]", (_, request, reason) => {
  expect(checkGithub(request)).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
});

test("a signature made with another secret is refused", () => {
  const other = createHmac("sha256", "another").update(body).digest("hex");
  expect(checkGithub(signed(`sha256=${other}`))).toEqual({
    kind: "refused",
    reason: "the signature differs",
  });
});

const slackCall = (seconds: number | string, signedSeconds: number | string = seconds) => {
  const signature = createHmac("sha256", secret).update(`v0:${signedSeconds}:${body}`).digest("hex");
  return proof({
    body,
    headers: { "x-slack-signature": `v0=${signature}`, "x-slack-request-timestamp": String(seconds) },
  });
};
const seconds = now / 1_000;
const checkSlack = compiled(slack, kept);

test("[S68] a genuine call is refused as stale outside the window, in the past and in the future", () => {
  expect(checkSlack(slackCall(seconds - 301))).toEqual({
    kind: "refused",
    reason: "the timestamp is 301 s old; 300 s is allowed",
    stale: true,
  });
  expect(checkSlack(slackCall(seconds + 301))).toMatchObject({ kind: "refused", stale: true });
  expect(checkSlack(slackCall(seconds - 300))).toEqual({ kind: "proved" });
  expect(checkSlack(slackCall(seconds + 300))).toEqual({ kind: "proved" });
});

test("a timestamp that was changed after signing is refused, and not called stale", () => {
  expect(checkSlack(slackCall(seconds, seconds - 1_000))).toEqual({
    kind: "refused",
    reason: "the signature differs",
  });
});

test("a timestamp that is missing or can't be read is refused", () => {
  expect(checkSlack(slackCall(""))).toMatchObject({ reason: "there is no header X-Slack-Request-Timestamp" });
  expect(checkSlack(slackCall("noon"))).toMatchObject({ reason: "the timestamp can't be read" });
  expect(checkSlack(slackCall("1e9"))).toMatchObject({ reason: "the timestamp can't be read" });
});

test("timestamps count in seconds, in milliseconds and in ISO 8601", () => {
  for (const time of [seconds, now, new Date(now).toISOString()]) {
    expect(checkSlack(slackCall(time))).toEqual({ kind: "proved" });
  }
  const inSeconds = compiled({ ...slack, timestamp: { ...slack.timestamp, unit: "seconds" } }, kept);
  expect(inSeconds(slackCall(now))).toMatchObject({ stale: true });
});

const stripeHeader = (options: { timestamp?: number; payload?: string; secret?: string }) =>
  Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp: seconds, ...options });
const checkStripe = compiled(stripe, kept);
const stripeCall = (header: string) => proof({ body, headers: { "stripe-signature": header } });

test.each([
  ["no timestamp", `v1=${hex}`, "has no t="],
  ["no signature", `t=${seconds}`, "has no v1="],
  ["another version alone", stripeHeader({}).replace("v1=", "v0="), "has no v1="],
  ["another secret", stripeHeader({ secret: "another" }), "the signature differs"],
  ["another body", stripeHeader({ payload: "{}" }), "the signature differs"],
  ["an old timestamp", stripeHeader({ timestamp: seconds - 301 }), "301 s old"],
  ["two headers in one", `${stripeHeader({})}, ${stripeHeader({})}`, "has several t="],
  ["no pairs", "nonsense", "has no v1="],
  ["too many signatures", `${stripeHeader({})}${`,v1=${hex}`.repeat(16)}`, "over 16 signatures"],
])("a Stripe signature with %s is refused", (_, header, reason) => {
  expect(checkStripe(stripeCall(header))).toMatchObject({
    kind: "refused",
    reason: expect.stringContaining(reason),
  });
});

test.each([
  [{ secret: "" }, "secret: "],
  [{ header: "" }, "header: "],
  [{ header: "X Signature" }, "header: must be the name of a header"],
  [{ algorithm: "sha3" }, "algorithm: "],
  [{ encoding: "base32" }, "encoding: "],
  [{ payload: "{raw}" }, "payload: {raw} is unknown"],
  [{ payload: "{body" }, "payload: a brace is open"],
  [{ payload: "{timestamp}.{body}" }, "payload: {timestamp} needs"],
  [{ timestamp: {} }, "timestamp.header: say where"],
  [{ timestamp: { header: "X-Time", tolerance: 5 } }, "timestamp.tolerance: "],
  [{ format: { kind: "pairs" } }, "format.signature: "],
  [{ tolerance: 5 }, "tolerance: the scheme hmac has no field"],
])("a definition with %j is refused with the path", (change, issue) => {
  expect(issuesOf({ ...github, ...change })).toEqual([expect.stringContaining(issue)]);
});

test("a secret that is empty or not in its encoding is refused when compiled, without being shown", () => {
  const compile = (value: string, secretEncoding: string) => () =>
    compiled({ ...github, secretEncoding }, { secrets: { signing: value } });
  expect(compile("", "utf8")).toThrow("secret signing is empty");
  expect(compile("not hex", "hex")).toThrow("secret signing is not hex");
  expect(compile("abc", "hex")).toThrow("secret signing is not hex");
  expect(compile("a b", "base64")).toThrow("secret signing is not base64");
});

test("[S59] a signature made by GitHub's own library is accepted", async () => {
  const signature = await signAsGithub(secret, body);
  expect(checkGithub(signed(signature))).toEqual({ kind: "proved" });
});

test("[S59] GitHub's documented example is accepted", () => {
  const documented = compiled(github, { secrets: { signing: "It's a Secret to Everybody" } });
  const signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
  expect(documented(signed(signature, "Hello, World!"))).toEqual({ kind: "proved" });
});

test("a header made by Stripe's own library is accepted, also beside signatures of other secrets", () => {
  expect(checkStripe(stripeCall(stripeHeader({})))).toEqual({ kind: "proved" });
  const rotated = stripeHeader({}).replace(",v1=", `,v0=${hex},v1=${hex},v1=`);
  expect(checkStripe(stripeCall(rotated))).toEqual({ kind: "proved" });
});

test("a signature by the Standard Webhooks is accepted", () => {
  // Id, time, secret, body and signature of the specification's reference implementations' tests.
  const check = compiled(
    {
      scheme: "hmac",
      secret: "signing",
      secretEncoding: "base64",
      header: "webhook-signature",
      encoding: "base64",
      prefix: "v1,",
      format: { kind: "list" },
      payload: "{header:webhook-id}.{timestamp}.{body}",
      timestamp: { header: "webhook-timestamp" },
    },
    { secrets: { signing: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" } },
  );
  const call = (signature: string) =>
    proof({
      body: '{"test": 2432232314}',
      headers: {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": signature,
      },
      now: 1_614_265_330_000,
    });
  const right = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  expect(check(call("v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="))).toMatchObject({ kind: "refused" });
  expect(check(call(right))).toEqual({ kind: "proved" });
  expect(check(call(`v1a,abc v1,AAAA ${right}`))).toEqual({ kind: "proved" });
});

const algorithms = ["sha1", "sha256", "sha512", "md5"] as const;
const encodings = ["hex", "base64", "base64url"] as const;

test.each(algorithms.flatMap((algorithm) => encodings.map((encoding) => [algorithm, encoding] as const)))(
  "[S13] [S14] [S15] %s in %s is accepted in a header of any name, and its neighbours are refused",
  (algorithm, encoding) => {
    const check = compiled(
      { scheme: "hmac", secret: "signing", header: "X-Shop", algorithm, encoding },
      kept,
    );
    const signature = createHmac(algorithm, secret).update(body).digest(encoding);
    const call = (value: string) => check(proof({ body, headers: { "x-shop": value } }));
    expect(call(signature)).toEqual({ kind: "proved" });
    expect(call(`${signature}A`)).toMatchObject({ kind: "refused" });
    expect(call(signature.slice(1))).toMatchObject({ kind: "refused" });
    const forms = encoding === "hex" ? [signature.toUpperCase()] : [signature.replace(/=+$/, "")];
    for (const form of forms) expect(call(form)).toEqual({ kind: "proved" });
  },
);

test("bytes that are not text are signed as they came", () => {
  const bytes = new Uint8Array([0, 255, 128, 13, 10, 195]);
  const signature = createHmac("sha256", secret).update(bytes).digest("hex");
  expect(checkGithub(signed(`sha256=${signature}`, bytes))).toEqual({ kind: "proved" });
});

test("[S60] a sender that signs JSON.stringify of the payload is accepted when that is asked for", () => {
  const check = compiled({ ...github, signs: "stringified" }, kept);
  const signature = createHmac("sha256", secret)
    .update(JSON.stringify(JSON.parse(body)))
    .digest("hex");
  expect(check(signed(`sha256=${signature}`))).toEqual({ kind: "proved" });
  expect(checkGithub(signed(`sha256=${signature}`))).toMatchObject({ kind: "refused" });
  expect(check(signed(`sha256=${signature}`, "not JSON"))).toMatchObject({ kind: "refused" });
  expect(check(signed(`sha256=${signature}`, "[".repeat(200_000)))).toMatchObject({ kind: "refused" });
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  expect(check(signed(`sha256=${signature}`, deep))).toMatchObject({ kind: "refused" });
});

test("the method, the address and text around them can be part of what is signed", () => {
  const check = compiled({ ...github, payload: "{method}https://hooks.example.com{url}{body}" }, kept);
  const url = "/in/shop/orders?a=1&b=%20";
  const text = `POSThttps://hooks.example.com${url}${body}`;
  const signature = createHmac("sha256", secret).update(text).digest("hex");
  const call = { ...signed(`sha256=${signature}`), url };
  expect(check(call)).toEqual({ kind: "proved" });
  expect(check({ ...call, url: `${url}1` })).toMatchObject({ kind: "refused" });
  expect(check({ ...call, method: "PUT" })).toMatchObject({ kind: "refused" });
});

const twilio = { ...github, header: "X-Twilio-Signature", prefix: "", algorithm: "sha1", encoding: "base64" };
const twilioForm = compiled({ ...twilio, payload: "{publicUrl}{form}" }, kept);
const form = "To=%2B1555&From=a+b&Tag=2&Tag=1&Tag=2&Body=Zo%C3%AB";
const formCall = (signature: string, changes: Partial<Parameters<typeof proof>[0]> = {}) =>
  proof({
    url: "/in/shop/sms?a=1",
    headers: {
      "x-twilio-signature": signature,
      "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
    },
    body: form,
    ...changes,
  });
const address = "https://hooks.example.com/in/shop/sms?a=1";
const fields = { To: "+1555", From: "a b", Tag: ["2", "1", "2"], Body: "Zoë" };
const byTwilio = twilioLibrary.getExpectedTwilioSignature(secret, address, fields);

test.each([
  ["a field added", formCall(byTwilio, { body: `${form}&x=1` })],
  ["another address", formCall(byTwilio, { url: "/in/shop/sms?a=2" })],
  ["another host", formCall(byTwilio, { publicUrl: "https://other.example.com/in/shop/sms?a=1" })],
  ["no body", formCall(byTwilio, { body: "" })],
])("a signature over the public URL and a form is refused with %s", (_, request) => {
  expect(twilioForm(request)).toEqual({ kind: "refused", reason: "the signature differs" });
});

test("a body that is no form is refused where a form is signed, whatever the rest says", () => {
  const alone = twilioLibrary.getExpectedTwilioSignature(secret, address, {});
  const headers = { "x-twilio-signature": alone, "content-type": "application/json" };
  const reason = expect.stringContaining("not a form");
  expect(twilioForm(formCall(alone, { headers, body: "{}" }))).toMatchObject({ kind: "refused", reason });
  expect(twilioForm(formCall(alone, { body: "", headers: { "x-twilio-signature": alone } }))).toMatchObject({
    kind: "proved",
  });
});

test("JSON in the one field of a form is signed as that field, and not as the fields that it would be read as", () => {
  const inPayload = (value: unknown) => `payload=${encodeURIComponent(JSON.stringify(value))}`;
  const recorded = twilioLibrary.getExpectedTwilioSignature(secret, address, { Body: "hi" });
  const alone = twilioLibrary.getExpectedTwilioSignature(secret, address, {});
  for (const [signature, value] of [
    [recorded, { Body: "hi", paid: true, amount: 1_000 }],
    [alone, { amount: 1_000 }],
    [alone, [1]],
  ] as const) {
    expect(twilioForm(formCall(signature, { body: inPayload(value) }))).toMatchObject({ kind: "refused" });
  }
  const payload = JSON.stringify({ Body: "hi" });
  const right = twilioLibrary.getExpectedTwilioSignature(secret, address, { payload });
  expect(twilioForm(formCall(right, { body: inPayload({ Body: "hi" }) }))).toMatchObject({ kind: "proved" });
});

test("a signature by Twilio's own library is accepted, over the public URL and the sorted form", () => {
  expect(twilioForm(formCall(byTwilio))).toMatchObject({ kind: "proved" });
});

test("a header that is part of what is signed has to be there", () => {
  const check = compiled({ ...github, payload: "{header:X-Id}.{body}" }, kept);
  expect(check(signed(`sha256=${hex}`))).toMatchObject({ reason: expect.stringContaining("no header x-id") });
});

test("secrets are read in their encoding", () => {
  const key = Buffer.from("00ff10aa5500", "hex");
  const signature = createHmac("sha256", key).update(body).digest("hex");
  for (const [value, secretEncoding] of [
    ["00FF10aa5500", "hex"],
    [key.toString("base64"), "base64"],
    [key.toString("base64url"), "base64"],
    [`whsec_${key.toString("base64")}`, "base64"],
  ] as const) {
    const check = compiled({ ...github, secretEncoding }, { secrets: { signing: value } });
    expect(check(signed(`sha256=${signature}`))).toEqual({ kind: "proved" });
  }
});
