import { conform } from "./conform.ts";
import { correlate } from "./correlate.ts";
import type { DriftNotes } from "./drift.ts";
import { extract } from "./extract.ts";
import { hold } from "./hold.ts";
import { identify } from "./identify.ts";
import type { Ending, Identified, Parsed, Prepared, Routed } from "./journey.ts";
import { meter, unmeter } from "./meter.ts";
import { type OwnWriteDoors, passOwnWrite } from "./own-write.ts";
import { prepare } from "./prepare.ts";
import { type RouteDoors, route } from "./route.ts";

export type WeighDoors = RouteDoors & OwnWriteDoors & { drift: Pick<DriftNotes, "look"> };

/** The stations that every event passes by itself, whether it came alone or in a batch: from its content to its answer. */
export async function weigh(parsed: Parsed, doors: WeighDoors): Promise<Prepared | Ending> {
  const { trace, trigger } = parsed;
  if (trigger.structure !== null) doors.drift.look(parsed);
  const extracted = conform(parsed, trace.at("extract", extract(parsed)));
  if (extracted.kind !== "ok") return extracted;
  const metered = trigger.meter === null ? extracted : await meter(extracted, trigger.meter);
  if (metered.kind !== "ok") return trace.at("admit", metered);
  const identified = trace.at("identify", await identify(metered));
  const decided = await decide(identified, doors);
  if (decided.kind === "ok") return prepare(decided);
  unmeter(metered);
  return decided;
}

/** What an event starts, and what that waits for; also asked of one that came before. */
export async function decide(
  identified: Identified,
  doors: RouteDoors & OwnWriteDoors,
): Promise<Routed | Ending> {
  const { trace, trigger } = identified;
  const chosen = await route(identified, doors);
  const passed = trigger.ownWrites === null ? chosen : await passOwnWrite(chosen, trigger.ownWrites, doors);
  if (passed.kind !== "ok") return trace.at("route", passed);
  // A run may wait for the very echo of what it wrote.
  const routed = trigger.awaited === null ? passed : await correlate(passed, trigger.awaited);
  return trigger.flow === null ? routed : hold(routed, trigger.flow);
}
