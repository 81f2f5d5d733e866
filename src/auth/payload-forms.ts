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

/** The timestamps that a request holds: in headers that are named so, or as a pair beside the signature. */
export function foundTimestamps({ headers }: Proof): FoundTimestamp[] {
  const named = Object.entries(headers).flatMap(([name, value = ""]) =>
    /time|stamp|(?:^|-)ts$/.test(name) ? { place: `header ${name}`, text: value.trim() } : [],
  );
  const paired = Object.entries(headers).flatMap(([name, value = ""]) => {
    const pair = /sig/.test(name) ? /(?:^|[\s,;])(ts?)=([^\s,;]+)/.exec(value) : null;
    return pair === null ? [] : { place: `pair ${pair[1]}=… of header ${name}`, text: pair[2] ?? "" };
  });
  return [...paired, ...named]
    .filter(({ text }) => readTimestamp(text, "auto") !== null)
    .slice(0, timestampsMax);
}
