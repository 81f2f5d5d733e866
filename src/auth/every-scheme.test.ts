import { expect, test } from "vitest";
import { compiled } from "../../test/proof.ts";
import { kept, other, schemeCases, secret } from "../../test/scheme-cases.ts";
import { schemes } from "./index.ts";

// `none` refuses nobody; a client certificate is no text, and its handshake is tested where it happens.
const withoutText = new Set(["none", "mtls"]);

test("every scheme is in the table", () => {
  const expected = Object.keys(schemes).filter((type) => !withoutText.has(type));
  expect(Object.keys(schemeCases).toSorted()).toEqual(expected.toSorted());
});

const changes: Record<string, (genuine: string) => string | undefined> = {
  missing: () => undefined,
  empty: () => "",
  blank: () => "   ",
  "too short": (genuine) => genuine.slice(0, -6),
  "of one character": (genuine) => genuine.slice(0, 1),
  "too long": (genuine) => `${genuine.replace(/=+$/, "")}AAAA`,
  "twice as long": (genuine) => genuine + genuine,
  "far too long": (genuine) => genuine.padEnd(100_000, "A"),
  "there twice": (genuine) => `${genuine},${genuine}`,
  "outside ASCII": (genuine) => "ü".repeat(genuine.length),
  "outside Latin 1": (genuine) => "\u0161".repeat(genuine.length),
  "half outside ASCII": (genuine) => `${genuine.slice(0, -1)}é`,
  "garbage for base64": (genuine) => "%".repeat(genuine.length),
  "nothing but zeros": (genuine) => "0".repeat(genuine.length),
  "with a NUL": (genuine) => `${genuine}\0`,
};

test.each(
  Object.entries(schemeCases).flatMap(([type, each]) =>
    Object.keys(changes).map((how) => [type, how, each] as const),
  ),
)(
  "[S60] [S61] %s: what should prove it is %s, so it is refused and nothing is thrown",
  async (_, how, { credential, put, make }) => {
    const check = compiled(credential, kept);
    const value = changes[how]?.(await make(secret, false));
    expect(await check(put(value))).toMatchObject({ kind: "refused", reason: expect.any(String) });
  },
);

test.each(Object.entries(schemeCases))(
  "%s: what another secret made is refused, what the right one made is not",
  async (_, each) => {
    const check = compiled(each.credential, kept);
    expect(await check(each.put(await each.make(other, true)))).toMatchObject({ kind: "refused" });
    expect(await check(each.put(await each.make(secret, false)))).toMatchObject({ kind: "proved" });
  },
);
