import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import type { Claims } from "../auth/scheme.ts";
import type { TraceEntry } from "../contract/delivery.ts";
import type { RunAnswer } from "../contract/run.ts";
import { mailMethod } from "../core/mail-address.ts";
import type { Acceptance, KeptRequest } from "../store/store.ts";
import { acceptanceOf, spendsOf, statusOf } from "./accept.ts";
import { type AddressBook, address, dynamicAddressIn, type Found, find } from "./address.ts";
import { admit } from "./admit.ts";
import { endingAnswer } from "./answer.ts";
import { conform } from "./conform.ts";
import type { DynamicUse } from "./dynamic.ts";
import { extract } from "./extract.ts";
import { Failures } from "./failures.ts";
import { identify } from "./identify.ts";
import type { AddressForm, Admitted, Counted, Ending, Received } from "./journey.ts";
import type { OwnWriteDoors } from "./own-write.ts";
import { parse } from "./parse.ts";
import { prepare } from "./prepare.ts";
import { redact } from "./redact.ts";
import type { RouteDoors } from "./route.ts";
import { saysTest, type TestedDoors } from "./tested.ts";
import { Trace } from "./trace.ts";
import { verify } from "./verify.ts";
import { decide } from "./weigh.ts";
import { writtenAnswer } from "./written-answer.ts";

/**
 * What is believed without being asked: `nothing`; that a person vouches for the `sender`; or `all`, that what it sent
 * is right, too, as far as it can be read.
 */
export type Trust = "nothing" | "sender" | "all";

export interface Judgement {
  trace: TraceEntry[];
  /** Why it would be refused, or null. */
  refusal: string | null;
  /** What is to be stored when it is taken. */
  acceptance: Acceptance | null;
  /** What it would be answered, where that was asked for and no workflow decides it. */
  answer: RunAnswer | null;
  /** How it would end before it is taken, or null. */
  ending: Ending | null;
}

/** With what was known of it when it came, where its sender is not asked to prove itself again. */
type Vouched = KeptRequest & {
  isTest?: boolean;
  pathParameters?: Record<string, string>;
  claims?: Claims | undefined;
  given?: DynamicUse["data"] | undefined;
};

export interface JudgeDoors extends RouteDoors {
  store: (OwnWriteDoors & TestedDoors)["store"];
  book: AddressBook;
  publicUrl: string;
  dynamic: (text: string, at: { form: AddressForm; now: number }) => Promise<Found | null>;
  /** False: nothing is kept for a test to run. */
  stores?: false;
  /** A test goes by its trigger's draft; null: by the definitions that are asked of. */
  drafted: ((counted: Counted) => Promise<Counted | Ending>) | null;
  /** The answer is to be made, too, for a sender that accepts this. */
  answers?: { accept: string | undefined };
}

/**
 * What would become of a request that was received before, if it were received now: each station is asked anew, at the
 * moment at which it came, and nothing is stored or counted. With `pathParameters` its address is taken for known.
 */
export async function judge(
  kept: Vouched,
  { trust: asked, doors }: { trust: Trust; doors: JudgeDoors },
): Promise<Judgement> {
  // Of an e-mail nothing is proved but that its address was known.
  const trust = asked === "nothing" && kept.method === mailMethod ? "sender" : asked;
  const received = receivedOf(kept);
  const { trace } = received;
  const refused = (ending: Ending): Judgement => ({
    trace: trace.entries,
    refusal: "reason" in ending ? told(ending.kind, ending.reason) : ending.kind,
    acceptance: null,
    answer: doors.answers === undefined ? null : refusalAnswer(ending, { ...kept, ...doors.answers }),
    ending,
  });
  const admitted =
    trust === "nothing"
      ? await admittedNow(received, doors)
      : await vouchedFor(received, { kept, trust, doors });
  if (admitted.kind !== "ok") return refused(admitted);
  const raw = kept.body;
  const counted =
    trust === "nothing" ? await provedNow({ ...admitted, raw }, doors) : trusted({ ...admitted, raw }, kept);
  if (counted.kind !== "ok") return refused(counted);
  const tested = counted.isTest && doors.drafted !== null ? await doors.drafted(counted) : counted;
  if (tested.kind !== "ok") return refused(trace.at("admit", tested));
  const parsed = await parse(tested);
  if (parsed.kind === "batch") {
    const reason = "it is a batch; its events are judged one at a time";
    return { ...refused({ kind: "unsupported", reason }), answer: null };
  }
  trace.at("parse", parsed);
  if (parsed.kind !== "ok") return refused(parsed);
  const bare = redact(parsed);
  if (bare.kind !== "ok") return refused(bare);
  const read = trust === "all" ? lenient(bare) : bare;
  const extracted = conform(read, trace.at("extract", extract(read)));
  if (extracted.kind !== "ok") return refused(extracted);
  const identified = trace.at("identify", await identify(extracted));
  const decided = await decide(trust === "nothing" ? identified : meant(identified), doors);
  if (decided.kind !== "ok") return refused(decided);
  const prepared = doors.answers !== undefined ? await prepare(decided) : { ...decided, answer: null };
  return {
    trace: trace.entries,
    refusal: null,
    acceptance: { ...acceptanceOf(prepared, statusOf(prepared)), ...spendsOf(prepared) },
    answer: prepared.answer === null ? null : writtenAnswer(prepared.answer),
    ending: null,
  };
}

/** Some reasons begin with what they are of. */
const told = (kind: string, reason: string) =>
  reason.startsWith(`${kind}: `) ? reason : `${kind}: ${reason}`;

function refusalAnswer(
  ending: Ending,
  request: { id: string; method: string; accept: string | undefined },
): RunAnswer | null {
  const answer = endingAnswer(ending, request);
  return answer === null ? null : writtenAnswer(answer);
}

function receivedOf({ id, receivedAt, method, url, headers, ip, isProxied = false }: KeptRequest): Received {
  const mark = url.indexOf("?");
  return {
    kind: "ok",
    id,
    at: Date.parse(receivedAt),
    receivedAt,
    method,
    url,
    path: mark === -1 ? url : url.slice(0, mark),
    query: mark === -1 ? "" : url.slice(mark + 1),
    headers,
    ip,
    // It came over a connection that was good enough then.
    secure: true,
    isProxied,
    request: new IncomingMessage(new Socket()),
    trace: new Trace(),
  };
}

async function admittedNow(received: Received, { book, dynamic }: JudgeDoors): Promise<Admitted | Ending> {
  const { trace, path, at } = received;
  const called = dynamicAddressIn(path);
  const found =
    called === null ? find(received, book) : await dynamic(called.text, { form: called.form, now: at });
  const addressed = trace.at("address", address(received, found));
  if (addressed.kind !== "ok") return addressed;
  // What listens for a sample listens for what comes now.
  const unheard = { ...addressed, trigger: { ...addressed.trigger, listening: null } };
  const doors = { book, requireHttps: false, publicUrl: "", ...asItCame };
  return trace.at("admit", admit(unheard, doors, { rank: () => true }));
}

async function vouchedFor(
  received: Received,
  { kept, trust, doors }: { kept: Vouched; trust: Trust; doors: JudgeDoors },
): Promise<Admitted | Ending> {
  const { book } = doors;
  const ended = (ending: Ending) => received.trace.at("address", ending);
  const trigger = book.byId.get(kept.triggerId);
  if (trigger === undefined) return ended({ kind: "unknown", reason: "its trigger is gone" });
  if (trust === "all" && trigger.status === "retired")
    return ended({ kind: "gone", reason: "the trigger was retired" });
  if (trigger.problem !== null) return ended({ kind: "broken", reason: trigger.problem });
  const found = find(received, book);
  return {
    ...received,
    trigger,
    form: found?.form ?? "hooks",
    pathParameters: kept.pathParameters ?? found?.pathParameters ?? {},
    isTest: kept.isTest ?? (found?.isTest === true || saysTest(received.headers)),
    dynamic: trust === "all" ? await dynamicOf(received, doors) : saidBefore(kept),
    bodyBytesMax: trigger.bodyBytesMax,
  };
}

/** What the dynamic address says that was called. One that has ended is let pass by force, and has no use to spend. */
async function dynamicOf({ path, at }: Received, { dynamic }: JudgeDoors): Promise<DynamicUse | null> {
  const called = dynamicAddressIn(path);
  const found = called === null ? null : await dynamic(called.text, { form: called.form, now: at });
  const use = found?.dynamic ?? null;
  return use === null ? null : { ...use, isCounted: use.isCounted && use.ended === null };
}

/** What its dynamic address said when it was called. */
function saidBefore({ given }: Vouched): DynamicUse | null {
  if (given === undefined) return null;
  return { id: "", subject: null, data: given, proof: "address", isCounted: false, ended: null };
}

/** Where it came from was found out when it came. */
const asItCame = {
  client: { explain: () => "when it came", doubt: () => null },
  doubtAddresses: () => undefined,
};

const nobody = { note: () => undefined };
const known = async () => true;

async function provedNow(
  read: Admitted & { raw: Uint8Array },
  { publicUrl }: JudgeDoors,
): Promise<Counted | Ending> {
  // Who asks now is not the sender: neither its failures nor the use of its key count.
  const failures = new Failures(Number.POSITIVE_INFINITY);
  const verified = read.trace.at(
    "verify",
    await verify(read, { publicUrl, failures, uses: nobody, credentialUses: nobody, newest: known }),
  );
  if (verified.kind !== "ok") return verified;
  if (verified.trigger.status === "active") return { ...verified, counted: true };
  const inactive: Ending = { kind: "inactive", reason: "the trigger is not active" };
  return read.trace.at("verify", inactive);
}

function trusted(read: Admitted & { raw: Uint8Array }, { claims }: Vouched): Counted {
  const search = new URLSearchParams(read.query);
  return {
    ...read,
    search,
    claims,
    messageId: null,
    credential: "vouched for",
    isProved: true,
    isVouched: true,
    counted: true,
  };
}

/**
 * Whoever repeats an event on purpose wants it to run, though one of our own steps brought it about. A test by hand is not
 * held back either: it is how somebody sees that what was paused works again.
 */
const meant = <Of extends Admitted>(event: Of): Of => ({
  ...event,
  trigger: { ...event.trigger, ownWrites: null, flow: event.isTest ? null : event.trigger.flow },
});

const lenient = <Of extends Admitted>(parsed: Of): Of => ({
  ...parsed,
  trigger: {
    ...parsed.trigger,
    enforcement: "off",
    parameters: parsed.trigger.parameters.map((parameter) => ({ ...parameter, required: false })),
  },
});
