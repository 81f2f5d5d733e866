import { type AcceptDoors, accept } from "./accept.ts";
import { address } from "./address.ts";
import { type AdmitDoors, admit, count } from "./admit.ts";
import { declaredLength, readBody } from "./body.ts";
import { prepare } from "./content.ts";
import { extract } from "./extract.ts";
import { handshake } from "./handshake.ts";
import { identify } from "./identify.ts";
import type { Admitted, Ending, Outcome, Reached, Received } from "./journey.ts";
import { parse } from "./parse.ts";
import { type RouteDoors, route } from "./route.ts";
import type { Visit } from "./under-way.ts";
import { type VerifyDoors, verify } from "./verify.ts";

export type IntakeDoors = AdmitDoors &
  VerifyDoors &
  RouteDoors &
  AcceptDoors & {
    /** Called when the body is about to be read: a sender that asked gets leave to send it. */
    proceed: () => void;
    visit: Visit;
  };

/** The journey of one request. Each station hands on more than it got, or ends the journey. */
export async function intake(received: Received, doors: IntakeDoors): Promise<Outcome> {
  const { trace } = received;
  const addressed = trace.at("address", address(received, doors.book));
  if (addressed.kind !== "ok") return ended(addressed, received);
  const admitted = trace.at("admit", admit(addressed, doors));
  if (admitted.kind !== "ok") return ended(admitted, addressed);
  const read = await readWhole(admitted, doors);
  if (read.kind !== "ok") return ended(trace.at("admit", read), admitted);
  const verified = trace.at("verify", await verify(read, doors));
  if (verified.kind !== "ok") return ended(verified, read);
  doors.visit.proved();
  const counted = count(verified);
  if (counted.kind !== "ok") return ended(trace.at("admit", counted), verified);
  const greeted = handshake(counted);
  if (greeted.kind !== "ok") return ended(trace.at("handshake", greeted), counted);
  const parsed = trace.at("parse", await parse(greeted));
  if (parsed.kind !== "ok") return ended(parsed, greeted);
  const extracted = trace.at("extract", extract(parsed));
  if (extracted.kind !== "ok") return ended(extracted, parsed);
  const identified = trace.at("identify", await identify(extracted));
  const routed = await route(identified, doors);
  const prepared = await prepare(routed);
  const stored = await accept(prepared, doors);
  if (stored.kind === "duplicate") return { kind: "repeated", delivery: stored };
  if (stored.kind === "kept") return { kind: "kept", delivery: stored };
  return ended(trace.at("accept", stored), prepared);
}

async function readWhole(admitted: Admitted, { proceed, visit }: IntakeDoors) {
  const { request, ip, bodyBytesMax: bytesMax } = admitted;
  if (declaredLength(request) !== 0 && !visit.awaitProof(ip)) {
    return { kind: "unavailable" as const, reason: `too many requests of ${ip} are not proved yet` };
  }
  proceed();
  const read = await readBody(request, { bytesMax, hasRoom: (bytes) => visit.takeBytes(bytes) });
  return read.kind === "ok" ? { ...admitted, raw: read.raw } : read;
}

/**
 * A trigger that is not active is not to be told from an address that does not exist, whatever its stations said; only
 * who has proved to be its sender hears more.
 */
function ended(ending: Ending, reached: Reached): Outcome {
  const hidden = reached.trigger?.status === "inactive" && !["inactive", "departed"].includes(ending.kind);
  return hidden
    ? {
        kind: "ended",
        ending: { kind: "unknown", reason: `the trigger is not active: ${ending.kind}` },
        reached,
      }
    : { kind: "ended", ending, reached };
}
