import { expect, test } from "vitest";
import { readSample } from "../../../test/deliveries/row.ts";
import { type Vector, vectors } from "../../../test/deliveries/vectors.ts";
import { compiled, now, proof } from "../../../test/proof.ts";

// What others have signed, as their own proof that a preset's scheme is the provider's and not only ours.

test.each(vectors)("[S32] $preset: a request is taken that was $from", async (vector) => {
  const { check, request } = await scene(vector);
  expect(check(vector.secret)(request())).toMatchObject({ kind: "proved" });
});

test.each(vectors)(
  "[S28] $preset: with what is changed, missing, forged or old it is refused",
  async (vector) => {
    const { check, request } = await scene(vector);
    const { secret, signature, signed, sentAt } = vector;
    const refused = { kind: "refused" };
    const judged = check(secret);
    expect(judged(request({ body: (text) => text.replace(signed, other(signed)) }))).toMatchObject(refused);
    for (const change of [other, () => ""]) {
      const changed =
        typeof signature === "string"
          ? request({ headers: (headers) => ({ ...headers, [signature]: change(headers[signature] ?? "") }) })
          : request({ body: (text) => text.replace(signature.text, change(signature.text)) });
      expect(judged(changed)).toMatchObject(refused);
    }
    expect(check(`${secret}x`)(request())).toMatchObject(refused);
    if (sentAt !== undefined)
      expect(judged(request({ now: Date.parse(sentAt) + 3_600_000 }))).toMatchObject({
        ...refused,
        stale: true,
      });
  },
);

test("[S28] the signature that Xero has sent to be refused is refused", async () => {
  const xero = vectors.find(({ preset }) => preset === "xero");
  if (xero === undefined) throw new Error("there is no vector of Xero's");
  const { check, request } = await scene(xero);
  const sent = "/jzNbYUfrzg4g8wxm+dKHaZVrKxr2m75E296fUbD1E4=";
  const headers = (all: Headers) => ({ ...all, "x-xero-signature": sent });
  expect(check(xero.secret)(request({ headers }))).toMatchObject({ kind: "refused" });
});

type Headers = Record<string, string>;
interface Change {
  body?: (text: string) => string;
  headers?: (headers: Headers) => Headers;
  now?: number;
}

async function scene({ preset, settings, sentAt }: Vector) {
  const sample = await readSample(`vectors/${preset}`);
  const sent = sentAt === undefined ? now : Date.parse(sentAt);
  return {
    check: (signing: string) =>
      compiled({ scheme: preset, secret: "signing", ...settings }, { secrets: { signing } }),
    request: ({ body = (text) => text, headers = (all) => all, now: at = sent }: Change = {}) =>
      proof({ url: sample.target, headers: headers(sample.headers), body: body(sample.body), now: at }),
  };
}

/** Another character in the middle. */
function other(text: string): string {
  const at = Math.floor(text.length / 2);
  return `${text.slice(0, at)}${text[at] === "a" ? "b" : "a"}${text.slice(at + 1)}`;
}
