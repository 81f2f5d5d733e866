import { BodyMembers } from "./body-members.ts";
import { namesOf } from "./member-path.ts";
import type { Proof } from "./scheme.ts";
import { readTimestamp } from "./timestamp.ts";

/** A timestamp in a request, by the header or the pair that it was found in. */
export interface FoundTimestamp {
  place: string;
  text: string;
}

const timestampsMax = 3;
const idsMax = 2;

/** What providers sign; the ones with a timestamp are tried with each that is found. */
const common = [
  "{body}",
  "{timestamp}.{body}",
  "{timestamp}{body}",
  "{timestamp}:{body}",
  "{timestamp}|{body}",
  "v0:{timestamp}:{body}",
  "{body}{timestamp}",
  "{body}.{timestamp}",
  "{publicUrl}{body}",
  "{body}{publicUrl}",
  "{publicUrl}",
  "{publicUrl}{form}",
  "{method}{publicUrl}{body}",
  "{method}{publicUrl}{body}{timestamp}",
  "{method}{url}{body}",
  "{timestamp}{method}{url}{body}",
] as const;

/** The ways in which what is signed may be put together: as configured first, then as providers do. */
export function payloadForms(proof: Proof, configured: string): string[] {
  const ids = Object.keys(proof.headers)
    .filter((name) => /(?:^|-)(?:id|nonce)$/.test(name))
    .slice(0, idsMax);
  const withId = ids.flatMap((name) => [
    `{header:${name}}.{timestamp}.{body}`,
    `{header:${name}}{timestamp}{body}`,
    `{header:${name}}.{body}`,
  ]);
  return [...new Set([configured, ...common, ...withId])];
}

/** The timestamps that a request holds: where it was meant to be, as a pair beside the signature, in headers named so. */
export function foundTimestamps(
  proof: Proof,
  meant: { header?: string | undefined; member?: string | undefined },
): FoundTimestamp[] {
  const { headers } = proof;
  const header = meant.header?.toLowerCase();
  const inside = meant.member === undefined ? null : new BodyMembers(proof).text(namesOf(meant.member));
  const named = Object.entries(headers).flatMap(([name, value = ""]) =>
    name === header || /time|stamp|(?:^|-)ts$/.test(name)
      ? { place: `header ${name}`, text: value.trim() }
      : [],
  );
  const paired = Object.entries(headers).flatMap(([name, value = ""]) => {
    const pair = /sig/.test(name) ? /(?:^|[\s,;])(ts?)=([^\s,;]+)/.exec(value) : null;
    return pair === null ? [] : { place: `pair ${pair[1]}=… of header ${name}`, text: pair[2] ?? "" };
  });
  const first = named.toSorted((one, other) => Number(isAt(other, header)) - Number(isAt(one, header)));
  return [
    ...(inside === null ? [] : [{ place: `member ${meant.member}`, text: inside }]),
    ...paired,
    ...first,
  ]
    .filter(({ text }) => readTimestamp(text, "auto") !== null)
    .slice(0, timestampsMax);
}

function isAt({ place }: FoundTimestamp, header: string | undefined): boolean {
  return place === `header ${header}`;
}
