import { conform } from "./conform.ts";
import { correlate } from "./correlate.ts";
import type { DriftNotes } from "./drift.ts";
import { extract } from "./extract.ts";
import { goOn } from "./go-on.ts";
import { hold, holdTest } from "./hold.ts";
import { identify } from "./identify.ts";
import type { Ending, Extracted, Identified, Parsed, Prepared, Routed } from "./journey.ts";
import { meter, unmeter } from "./meter.ts";
import { type OwnWriteDoors, passOwnWrite } from "./own-write.ts";
import { prepare } from "./prepare.ts";
import { type RouteDoors, route } from "./route.ts";
import { type TestedDoors, tested } from "./tested.ts";

export type WeighDoors = RouteDoors & OwnWriteDoors & TestedDoors & { drift: Pick<DriftNotes, "look"> };

type Weighed = Prepared | Ending;

/** The stations that every event passes by itself, whether it came alone or in a batch: from its content to its answer. */
export function weigh(parsed: Parsed, doors: WeighDoors): Weighed | Promise<Weighed> {
  const { trace, trigger } = parsed;
  if (trigger.structure !== null && !parsed.isTest) doors.drift.look(parsed);
  const extracted = conform(parsed, trace.at("extract", extract(parsed)));
  if (extracted.kind !== "ok") return extracted;
  if (trigger.meter === null) return settled(extracted, doors);
  return meter(extracted, trigger.meter).then((metered) =>
    metered.kind === "ok" ? settled(metered, doors) : trace.at("admit", metered),
  );
}

function settled(metered: Extracted, doors: WeighDoors): Weighed | Promise<Weighed> {
  return goOn(identify(metered), (identified) =>
    goOn(decide(metered.trace.at("identify", identified), doors), (decided) => {
      if (decided.kind === "ok") return prepare(decided);
      unmeter(metered);
      return decided;
    }),
  );
}

type Decided = Routed | Ending;

/** What an event starts, and what that waits for; also asked of one that came before. */
export function decide(
  identified: Identified,
  doors: RouteDoors & OwnWriteDoors & TestedDoors,
): Decided | Promise<Decided> {
  const { isTest, trigger } = identified;
  const { ownWrites, awaited, flow } = trigger;
  const chosen = route(identified, doors);
  if (!isTest && ownWrites === null && awaited === null && flow === null) return chosen;
  return goOn(chosen, (routed) => heldBack(routed, doors));
}

async function heldBack(chosen: Routed, doors: OwnWriteDoors & TestedDoors): Promise<Decided> {
  const { trace, trigger, isTest } = chosen;
  const passed = trigger.ownWrites === null ? chosen : await passOwnWrite(chosen, trigger.ownWrites, doors);
  if (passed.kind !== "ok") return trace.at("route", passed);
  // Runs of a test wait for nobody's turn, wake nothing, and are not gathered with others.
  if (isTest) {
    const kept = await tested(passed, doors);
    if (kept.kind !== "ok") return trace.at("route", kept);
    return trigger.flow?.holdsTests === true ? holdTest(kept) : kept;
  }
  // A run may wait for the very echo of what it wrote.
  const routed = trigger.awaited === null ? passed : await correlate(passed, trigger.awaited);
  return trigger.flow === null ? routed : hold(routed, trigger.flow);
}
