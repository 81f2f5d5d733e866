import { javascriptExample } from "../auth/call-javascript.ts";
import { pythonExample } from "../auth/call-python.ts";
import { callExample } from "../auth/credential.ts";
import { curlExample } from "../auth/curl.ts";
import type { ExampleCall } from "../auth/example-call.ts";
import type { CallExample, SignExample } from "../auth/scheme.ts";
import { keyPlaceholder } from "../auth/secret-match.ts";
import type { CallLanguage, DeliveryDetail } from "../contract/delivery.ts";
import type { Trigger } from "../contract/trigger.ts";
import { mailMethod } from "../core/mail-address.ts";
import { masked } from "../core/mask.ts";
import type { ApiDoors } from "./doors.ts";

/** Said anew by whoever sends, or true only of the connection that it came by. */
const ofTheConnection = new Set(
  "host connection content-length content-encoding transfer-encoding accept-encoding expect keep-alive te upgrade via".split(
    " ",
  ),
);
const ofAProxy = /^(?:x-forwarded-|x-real-ip$|forwarded$|cf-|x-amzn-trace-id$|traceparent$|tracestate$)/;

const writers = {
  curl: curlExample,
  javascript: javascriptExample,
  python: pythonExample,
} as const satisfies Record<CallLanguage, (call: ExampleCall) => string>;

/** In the place of a dynamic address, which was not kept either. */
const addressPlaceholder = "YOUR_ADDRESS_HERE";
const dynamicAddress = /^(\/(?:api\/v1\/hooks|webhooks)\/)[ds]a_\*\*\*/;

/** A program that sends a delivery's request again, with a place for the credentials, which were not kept. */
export function copyOf(
  { live, settings }: Pick<ApiDoors, "live" | "settings">,
  delivery: DeliveryDetail,
  as: CallLanguage,
): string {
  const { triggerId, body } = delivery;
  // What came as an e-mail can be sent again as what it was read as.
  const isMail = delivery.method === mailMethod;
  const { url, method } = isMail ? { url: `/webhooks/${triggerId}`, method: "POST" } : delivery;
  const trigger = live.current().triggers.find(({ id }) => id === triggerId);
  const known = trigger === undefined ? {} : exampleOf(trigger, delivery);
  const bytes = Buffer.from(body.content, body.encoding);
  const example = body.encoding === "utf8" && !bytes.includes(0) ? known : { ...known, sign: undefined };
  const { sign: _sign, ...unsigned } = example;
  return writers[as]({
    url: settings.publicUrl().replace(/\/+$/, "") + withPlaceholders(url),
    method,
    example: example.sign === undefined ? unsigned : { ...unsigned, sign: example.sign },
    sent: { headers: headersOf(delivery, example), body: bytes },
  });
}

const withPlaceholders = (url: string): string =>
  url.replace(dynamicAddress, `$1${addressPlaceholder}`).replaceAll(`=${masked}`, `=${keyPlaceholder}`);

/** A dynamic address may be all the proof there is: then nothing of the trigger's own was sent. */
function exampleOf({ auth }: Trigger, { url, headers }: DeliveryDetail): CallExample {
  const example = callExample(auth);
  if (!dynamicAddress.test(url)) return example;
  const named = [
    ...Object.keys(example.headers ?? {}),
    ...(example.user === undefined ? [] : ["authorization"]),
    ...[example.sign?.header ?? []].flat(),
  ];
  return named.some((name) => Object.hasOwn(headers, name.toLowerCase())) ? example : {};
}

/** What was sent, but for what the example says itself; a credential of another kind gets the placeholder. */
function headersOf(
  { headers }: DeliveryDetail,
  { headers: own = {}, user, sign }: Omit<CallExample, "sign"> & { sign?: CallExample["sign"] | undefined },
): Record<string, string> {
  const said = new Set(
    [
      ...Object.keys(own),
      ...(user === undefined ? [] : ["authorization"]),
      ...(sign === undefined ? [] : signedAnew(sign)),
    ].map((name) => name.toLowerCase()),
  );
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !said.has(name) && !ofTheConnection.has(name) && !ofAProxy.test(name))
      .map(([name, value]) => [name, value === masked ? keyPlaceholder : value]),
  );
}

/** The signature, its time, and what is drawn for each call. */
const signedAnew = ({ header, timestamp, payload, beside }: SignExample): string[] => [
  ...[header, beside?.name, timestamp?.header].flatMap((name) => name ?? []),
  ...Array.from(payload.matchAll(/\{header:([^}]+)\}/g), ([, name = ""]) => name),
];
