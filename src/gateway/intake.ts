import { StoreUnavailable } from "../contract/problem.ts";
import { type AcceptDoors, accept } from "./accept.ts";
import { address, dynamicAddressIn, type Found, find } from "./address.ts";
import {
  type AdmitDoors,
  admit,
  count,
  crowded,
  hiddenBodyBytesMax,
  judgeMethod,
  takeBack,
  uncount,
} from "./admit.ts";
import { type BodyRead, declaredLength, readBody } from "./body.ts";
import { capture, hears, noteSample } from "./capture.ts";
import type { Challenges } from "./challenges.ts";
import { type DraftedDoors, drafted } from "./drafted.ts";
import { takeBatch } from "./event-batch.ts";
import { goOn } from "./go-on.ts";
import { type HandshakeDoors, handshake } from "./handshake.ts";
import type {
  Addressed,
  AddressForm,
  Counted,
  Ending,
  Outcome,
  Parsed,
  Reached,
  Read,
  Received,
  Verified,
} from "./journey.ts";
import { unasked } from "./news.ts";
import { parse } from "./parse.ts";
import { redact } from "./redact.ts";
import type { Visit } from "./under-way.ts";
import { type VerifyDoors, verify } from "./verify.ts";
import { type WeighDoors, weigh } from "./weigh.ts";

export type IntakeDoors = AdmitDoors &
  VerifyDoors &
  HandshakeDoors &
  WeighDoors &
  AcceptDoors &
  DraftedDoors & {
    /** Finds the trigger behind a dynamic address. */
    dynamic: (text: string, at: { form: AddressForm; now: number }) => Promise<Found | null>;
    /** What another process has made a moment ago; asked only so often. False: the store can't be asked. */
    news: () => Promise<boolean>;
  };

/** What is one request's own. */
export interface Turn {
  visit: Visit;
  /** Called when the body is about to be read: a sender that asked gets leave to send it. */
  proceed: () => void;
}

/** The journey of one request. Each station hands on more than it got, or ends the journey. */
export async function intake(received: Received, doors: IntakeDoors, turn: Turn): Promise<Outcome> {
  const { trace } = received;
  const sought = findIn(received, doors);
  let found = sought instanceof Promise ? await sought : sought;
  if (isHidden(found)) {
    if (!turn.visit.rank("normal")) return ended(crowded, received);
    if (!(await doors.news()))
      return ended(unasked("whether another process has made the trigger"), received);
    found = await findIn(received, doors);
  }
  const addressed = address(received, found);
  trace.note("address", addressed.kind, reasonOf(addressed));
  if (addressed.kind === "unknown") return hidden(addressed, received, turn);
  if (addressed.kind !== "ok") {
    if (found === null) return ended(addressed, received);
    // What of the path is to be hidden is known by them.
    const { trigger, pathParameters } = found;
    return ended(addressed, { ...received, trigger, pathParameters });
  }
  turn.visit.reached = addressed;
  const admitted = trace.at("admit", admit(addressed, doors, turn.visit));
  if (admitted.kind !== "ok") {
    const { status } = addressed.trigger;
    if (admitted.kind === "unavailable") return ended(admitted, addressed);
    return status === "inactive" ? hidden(admitted, addressed, turn) : ended(admitted, addressed);
  }
  const reading = readWhole(admitted, admitted.bodyBytesMax, turn);
  const read = reading instanceof Promise ? await reading : reading;
  if (read.kind !== "ok") return ended(trace.at("admit", read), admitted);
  const outcome = passStations({ ...admitted, raw: read.raw }, doors, turn.visit);
  // Awaited here: a promise that is handed back as it is takes two turns more.
  const settled = outcome instanceof Promise ? await outcome : outcome;
  return settled;
}

const findIn = (received: Received, doors: IntakeDoors): Found | null | Promise<Found | null> => {
  const dynamic = dynamicAddressIn(received.path);
  if (dynamic === null) return find(received, doors.book);
  return doors.dynamic(dynamic.text, { form: dynamic.form, now: received.at });
};

/** Nothing is there, or nothing that is to be told from it. */
const isHidden = (found: Found | null) => found === null || found.trigger.status === "inactive";

type Passed = Outcome | Promise<Outcome>;

/** The stations of a request that has been read whole. */
function passStations(whole: Read, doors: IntakeDoors, visit: Visit): Passed {
  const { challenges } = whole.trigger;
  visit.reached = whole;
  if (challenges === null) return prove(whole, doors, visit);
  return askedByAnyone(whole, challenges, doors).then((asked) =>
    asked === null ? prove(whole, doors, visit) : ended(asked, whole),
  );
}

function prove(whole: Read, doors: IntakeDoors, visit: Visit): Passed {
  const { trace } = whole;
  const { challenges } = whole.trigger;
  return goOn(verify(whole, doors), (verified) => {
    if (verified.kind !== "ok") return ended(trace.at("verify", verified), whole);
    trace.note("verify", verified.isProved ? "ok" : "unproved");
    visit.proved();
    if (challenges === null || !verified.isProved) return spend(whole, verified, { doors, visit });
    return askedBySender(verified, challenges, doors).then((greeted) =>
      greeted === null ? spend(whole, verified, { doors, visit }) : ended(greeted, verified),
    );
  });
}

interface Around {
  doors: IntakeDoors;
  visit: Visit;
}

function spend(whole: Read, verified: Verified, around: Around): Passed {
  if (verified.trigger.status !== "active" && !hears(verified)) {
    return ended({ kind: "inactive", reason: "the trigger is not active" }, verified);
  }
  const { problem } = verified.trigger;
  if (problem !== null) return ended({ kind: "broken", reason: problem }, verified);
  const counted = count(verified);
  if (counted.kind !== "ok") return ended(verified.trace.at("admit", counted), verified);
  return counted.isTest ? takenAsTest(whole, counted, around) : takenIn(whole, counted, around);
}

async function takenAsTest(whole: Read, counted: Counted, around: Around): Promise<Outcome> {
  try {
    const tested = await drafted(counted, around.doors);
    if (tested.kind !== "ok") return ended(counted.trace.at("admit", tested), counted);
    return await takenIn(whole, tested, around);
  } catch (error) {
    // What it is to go by is read from the store.
    if (!(error instanceof StoreUnavailable)) throw error;
    return uncounted({ kind: "unavailable", reason: error.message, cause: error.cause }, counted);
  }
}

const takenIn = (whole: Read, counted: Counted, around: Around): Passed =>
  goOn(parse(counted), (parsed) => take(whole, { counted, parsed }, around));

function take(
  whole: Read,
  { counted, parsed }: { counted: Counted; parsed: Awaited<ReturnType<typeof parse>> },
  around: Around,
): Passed {
  const { doors } = around;
  const { trace } = whole;
  const listening = counted.isTest ? null : whole.trigger.listening;
  if (parsed.kind === "batch") {
    // Several events are no sample.
    if (listening !== null) return passUnheard(whole, counted, around);
    return takeBatch(parsed, doors).then((taken) =>
      taken.kind === "batch" ? taken : uncounted(taken, counted),
    );
  }
  trace.at("parse", parsed);
  if (parsed.kind !== "ok") return ended(parsed, counted);
  const bare = redact(parsed);
  if (bare.kind !== "ok") return uncounted(bare, counted);
  if (listening === null) return keep(counted, bare, doors);
  return capture(bare, doors).then((heard): Passed => {
    if (heard.kind === "kept") return { kind: "kept", delivery: heard };
    if (heard.kind === "missed") return passUnheard(whole, counted, around);
    if (heard.kind !== "ordinary") return uncounted(trace.at("accept", heard), counted);
    return goOn(keep(counted, bare, doors), async (outcome) => {
      if (outcome.kind === "kept") await noteSample(outcome.delivery, doors);
      return outcome;
    });
  });
}

function keep(counted: Counted, parsed: Parsed, doors: IntakeDoors): Passed {
  return goOn(weigh(parsed, doors), (prepared): Passed => {
    // Kept as it came, not as it was unpacked.
    if (prepared.kind !== "ok") return uncounted(prepared, counted);
    return accept(prepared, doors).then((stored) => {
      if (stored.kind === "kept") return { kind: "kept", delivery: stored };
      if (stored.kind === "duplicate") return { kind: "repeated", delivery: stored };
      return uncounted(counted.trace.at("accept", stored), counted);
    });
  });
}

function uncounted(ending: Ending, counted: Counted): Outcome {
  uncount(ending, counted);
  return ended(ending, counted);
}

/** As if nothing had listened: it was let in for a sample that another request was. */
function passUnheard(whole: Read, counted: Counted, { doors, visit }: Around): Passed {
  takeBack(counted);
  const unheard = { ...whole, trigger: { ...whole.trigger, listening: null } };
  const admitted = whole.trace.at("admit", admit(unheard, doors, visit));
  return admitted.kind === "ok" ? passStations(unheard, doors, visit) : ended(admitted, unheard);
}

/** Which dynamic trigger was called is told by nothing else that is kept. */
function reasonOf(addressed: Addressed | Ending): string | undefined {
  if (addressed.kind !== "ok") return "reason" in addressed ? addressed.reason : undefined;
  const { dynamic } = addressed;
  if (dynamic === null) return undefined;
  return `dynamic trigger ${dynamic.id}${dynamic.subject === null ? "" : ` of ${dynamic.subject}`}`;
}

/** A challenge's ending; or that of a method which is let in for challenges alone, when it brought none. */
async function askedByAnyone(
  whole: Read,
  { senderMethods }: Challenges,
  doors: IntakeDoors,
): Promise<Ending | null> {
  const answered = await handshake(whole, "anyone", doors);
  if (answered !== null || senderMethods.has(whole.method)) return answered;
  return judgeMethod(whole, doors.book);
}

async function askedBySender(
  verified: Verified,
  { senderMethods }: Challenges,
  doors: IntakeDoors,
): Promise<Ending | null> {
  if (!senderMethods.has(verified.method)) return null;
  return (await handshake(verified, "sender", doors)) ?? judgeMethod(verified, doors.book);
}

function readWhole(
  { request, ip }: Received,
  bytesMax: number,
  { proceed, visit }: Turn,
): BodyRead | Promise<BodyRead> {
  const declared = declaredLength(request);
  if (declared !== 0 && !visit.awaitProof(ip)) {
    return { kind: "unavailable", reason: `too many requests of ${ip} are not proved yet` };
  }
  if (declared === null || declared <= bytesMax) proceed();
  return readBody(request, { bytesMax, hasRoom: (bytes) => visit.takeBytes(bytes) });
}

/**
 * An address that does not exist, and a trigger that is not active and hears no more than the request's head, end
 * alike: the body is read as that of one who might prove to be the trigger's sender.
 */
async function hidden(ending: Ending, reached: Reached, turn: Turn): Promise<Outcome> {
  const read = await readWhole(reached, hiddenBodyBytesMax, turn);
  return ended(read.kind === "departed" || read.kind === "unavailable" ? read : ending, reached);
}

/** Said to who has proved to be the sender, alike at every address, or of a trigger whose time is over anyway. */
const telling: ReadonlySet<Ending["kind"]> = new Set([
  "handshake",
  "inactive",
  "departed",
  "unavailable",
  "gone",
]);

/**
 * A trigger that is not active is not to be told from an address that does not exist, whatever its stations said; only
 * who has proved to be its sender hears more.
 */
function ended(ending: Ending, reached: Reached): Outcome {
  if (reached.trigger?.status !== "inactive" || telling.has(ending.kind)) {
    return { kind: "ended", ending, reached };
  }
  const unknown: Ending = { kind: "unknown", reason: `the trigger is not active: ${ending.kind}` };
  return { kind: "ended", ending: unknown, reached };
}
