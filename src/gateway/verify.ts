import type { VerifyOutcome } from "../auth/any-of.ts";
import { hears } from "./capture.ts";
import type { CredentialUses } from "./credential-uses.ts";
import type { Failures } from "./failures.ts";
import type { Ending, Read, Verified } from "./journey.ts";
import { unasked } from "./news.ts";
import { RequestProof } from "./proof.ts";

export interface VerifyDoors {
  failures: Failures;
  uses: { note: (keyId: string) => void };
  credentialUses: Pick<CredentialUses, "note">;
  /** Learns what another process has changed, such as a key that it has just issued. False: the store can't be asked. */
  newest: () => Promise<boolean>;
  /** How the world reaches the intake; without a slash at its end. */
  publicUrl: string;
}

const noSearch = new URLSearchParams();

/** Is it who it says? Judged over the bytes as received, before anything is parsed or decompressed. */
export function verify(read: Read, doors: VerifyDoors): Verified | Ending | Promise<Verified | Ending> {
  const { trigger, query, dynamic } = read;
  const search = query === "" ? noSearch : new URLSearchParams(query);
  if (dynamic !== null && dynamic.proof === "address") {
    const credential = `dynamic trigger ${dynamic.id}`;
    return { ...read, search, credential, claims: undefined, messageId: null, isProved: true };
  }
  const outcome = trigger.verifier.verify(new RequestProof(read, search, doors.publicUrl));
  return outcome instanceof Promise
    ? outcome.then((settled) => judged(read, { search, outcome: settled, doors, isAgain: false }))
    : judged(read, { search, outcome, doors, isAgain: false });
}

/** As `judged`, when what another process has issued is known here, too. */
async function judgedAnew(read: Read, { search, doors }: Pick<Judged, "search" | "doors">) {
  if (!(await doors.newest())) return unasked("whether its key is known");
  const outcome = await read.trigger.verifier.verify(new RequestProof(read, search, doors.publicUrl));
  return judged(read, { search, outcome, doors, isAgain: true });
}

interface Judged {
  search: URLSearchParams;
  outcome: VerifyOutcome;
  doors: VerifyDoors;
  isAgain: boolean;
}

function judged(
  read: Read,
  { search, outcome, doors, isAgain }: Judged,
): Verified | Ending | Promise<Verified | Ending> {
  const { failures, uses, credentialUses } = doors;
  const { trigger, ip, at } = read;
  if (outcome.kind === "refused") {
    const { refusal, challenges, reason, stale, unavailable, guessed, unknownKey } = outcome;
    if (trigger.listening?.authenticate === false && hears(read)) {
      read.trace.warn(`not authenticated, as the capture allows: ${reason}`);
      return { ...read, search, credential: "", messageId: null, isProved: false };
    }
    if (unavailable && !guessed) return { kind: "unverifiable", reason };
    const wait = isAgain ? null : failures.note({ ip, triggerId: trigger.id }, at);
    // Whoever guesses is soon refused without this.
    if (unknownKey && !isAgain && wait === null) return judgedAnew(read, { search, doors });
    if (wait !== null) {
      const often = `too many failed authentications from ${ip}; this one: ${reason}`;
      return { kind: "throttled", retryAfterSeconds: wait, reason: often };
    }
    if (unavailable) return { kind: "unverifiable", reason };
    return { kind: stale ? "stale" : "unauthenticated", refusal, challenges, reason };
  }
  if (read.isTest && outcome.scheme === "none") {
    // Anybody could run what is not published.
    const reason = "a test is taken of who proves to be its sender, and `none` asks nobody to";
    return { kind: "unauthenticated", refusal: "credentials", challenges: [], reason };
  }
  if (outcome.keyId !== undefined) uses.note(outcome.keyId);
  const use = trigger.uses[outcome.index];
  if (use !== undefined) credentialUses.note(use, { at, ip });
  for (const member of outcome.members ?? []) {
    const inner = trigger.memberUses.get(member);
    if (inner !== undefined) credentialUses.note(inner, { at, ip });
  }
  const { credential, claims, id = "" } = outcome;
  // An empty one is that of every message that has none.
  return { ...read, search, credential, claims, messageId: id === "" ? null : id, isProved: true };
}
