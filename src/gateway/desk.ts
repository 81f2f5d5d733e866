import type { IncomingMessage, ServerResponse } from "node:http";
import { messageOf, StoreUnavailable } from "../contract/problem.ts";
import { isApprovalPath } from "../core/approval-link.ts";
import { isIntakePath } from "./address.ts";
import { type Answer, endingAnswer, refusalAnswer } from "./answer.ts";
import { approvalPage } from "./approvals.ts";
import type { Book } from "./book.ts";
import type { ClientView } from "./client.ts";
import type { CredentialUses } from "./credential-uses.ts";
import type { DriftNotes } from "./drift.ts";
import type { DynamicAddresses } from "./dynamic.ts";
import { echoed } from "./echo.ts";
import type { Failures } from "./failures.ts";
import type { GatewayDoors } from "./gateway.ts";
import { goOn } from "./go-on.ts";
import type { HandshakeDoors } from "./handshake.ts";
import { healthAnswer, isHealthPath, Readiness } from "./health.ts";
import { type IntakeDoors, intake } from "./intake.ts";
import type { Ending, Kept, Outcome, Reached, Received, Repeated } from "./journey.ts";
import type { LateAnswers } from "./late-answers.ts";
import { News } from "./news.ts";
import { noteDelivery, noteEnding } from "./notes.ts";
import { ownRefusal } from "./own-refusal.ts";
import { headed } from "./plain-server.ts";
import { originForm, type ReceiveDoors, receive } from "./receive.ts";
import { repeat, reply, replyToBatch } from "./reply.ts";
import { headFault } from "./request-head.ts";
import type { Ring } from "./ring.ts";
import { stateAnswer } from "./run-answer.ts";
import { send } from "./send.ts";
import { isStatusPath, runState, type StatusAddresses } from "./status.ts";
import { isProvedTest } from "./tested.ts";
import type { UnderWay, Visit } from "./under-way.ts";

type DeskDoors = Omit<GatewayDoors, "random"> &
  Omit<ReceiveDoors, "client"> &
  Pick<HandshakeDoors, "learn" | "call"> & {
    client: ClientView;
    book: Book;
    ring: Ring;
    drift: DriftNotes;
    failures: Failures;
    credentialUses: CredentialUses;
    lateAnswers: LateAnswers;
    status: StatusAddresses;
    dynamic: DynamicAddresses;
    underWay: UnderWay;
  };

type Work = (received: Received, response: ServerResponse, visit: Visit) => Promise<void>;

/** Takes each request to whom it is for, counts what is under way, and writes the answers. */
export class Desk {
  readonly #doors: DeskDoors & { stopping: AbortSignal };
  readonly #stopping = new AbortController();
  #leaving = false;
  readonly #readiness: Readiness;
  /** What the journey of every request needs alike. */
  readonly intakeDoors: IntakeDoors;

  constructor(doors: DeskDoors) {
    const management = doors.management && headed(doors.management);
    this.#doors = { ...doors, management, stopping: this.#stopping.signal };
    this.#readiness = new Readiness(doors);
    this.intakeDoors = intakeDoorsOf(doors);
  }

  get stopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** About to stop, or stopping: whoever asks is to go elsewhere next time. */
  get leaving(): boolean {
    return this.#leaving || this.stopping;
  }

  leave(): void {
    this.#leaving = true;
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const path = pathOf(request);
    const work = this.#workFor(path);
    if (work === null) {
      this.#manage(request, response);
      return;
    }
    const received = receive(request, this.#doors);
    const isProbe = isHealthPath(path);
    if (this.stopping && !isProbe) {
      this.#end({ kind: "unavailable", reason: "the process is stopping" }, received, response);
      return;
    }
    const visit = this.#doors.underWay.enter({ isProbe });
    if (visit === null) {
      this.#end({ kind: "unavailable", reason: "too many requests are under way" }, received, response);
      return;
    }
    void this.#settle(work(received, response, visit), { received, response, visit });
  }

  /** Refuses new work and resolves when none is under way, or after the deadline. */
  async stop(deadlineMs: number): Promise<void> {
    this.#stopping.abort();
    await this.#doors.underWay.idle(deadlineMs);
  }

  /** What is no intake is handed on. It takes no place of a delivery's, but a stop lets it finish. */
  #manage(request: IncomingMessage, response: ServerResponse): void {
    if (this.stopping) {
      const received = receive(request, this.#doors);
      this.#end({ kind: "unavailable", reason: "the process is stopping" }, received, response);
      return;
    }
    // A stream of events has no end that could be waited for; its reader connects again elsewhere.
    const isStream = request.headers.accept?.includes("text/event-stream") === true;
    if (!isStream) response.once("close", this.#doors.underWay.beginCall());
    this.#doors.management?.(request, response);
  }

  #workFor(path: string): Work | null {
    if (isIntakePath(path)) return (received, response, visit) => this.#take(received, { response, visit });
    if (isHealthPath(path)) return (received, response) => this.#probe(received, response);
    if (isStatusPath(path)) return (received, response) => this.#tell(received, response);
    if (isApprovalPath(path)) {
      return (received, response, visit) => this.#ask(received, { response, visit });
    }
    // `OPTIONS *` asks of the server as a whole.
    if (this.#doors.management !== undefined && path.startsWith("/")) return null;
    return async (received, response) => {
      this.#send(
        refusalAnswer({ status: 404, error: "Not found" }, { id: null, accept: undefined }),
        received,
        response,
      );
    };
  }

  /** What goes wrong where nothing should is told to the log, under the request's id, and not to the sender. */
  async #settle(
    work: Promise<void>,
    { received, response, visit }: { received: Received; response: ServerResponse; visit: Visit },
  ): Promise<void> {
    try {
      await work;
    } catch (error) {
      const ending: Ending =
        error instanceof StoreUnavailable
          ? { kind: "unavailable", reason: error.message }
          : { kind: "failed", error, reason: messageOf(error) };
      if (ending.kind === "failed")
        this.#doors.log.error("request failed", { requestId: received.id, error });
      // What secrets a request has is known with its trigger: nothing of it is kept before.
      const { reached } = visit;
      this.#end(ending, reached ?? received, response, { isKept: reached !== null });
    } finally {
      visit.leave();
    }
  }

  async #take(
    received: Received,
    { response, visit }: { response: ServerResponse; visit: Visit },
  ): Promise<void> {
    if (this.#doors.tracing !== undefined) {
      const { method, at, headers } = received;
      received.trace.span = this.#doors.tracing.intake({ method, at, traceparent: headers.traceparent });
    }
    const fault = headFault(received.request);
    if (fault !== null) {
      const { id, headers } = received;
      this.#send(refusalAnswer(fault, { id, accept: headers.accept }), received, response);
      return;
    }
    const proceed = () => {
      if (received.request.headers.expect !== undefined) response.writeContinue();
    };
    const answered = this.#answer(await intake(received, this.intakeDoors, { visit, proceed }), response);
    if (answered instanceof Promise) await answered;
  }

  #answer(outcome: Outcome, response: ServerResponse): void | Promise<void> {
    switch (outcome.kind) {
      case "ended":
        // What is only too much at a time has no cause.
        if (outcome.ending.kind === "unavailable" && outcome.ending.cause !== undefined)
          this.#readiness.refused(outcome.ending.cause);
        return this.#refuse(outcome.ending, outcome.reached, response);
      case "kept": {
        const { delivery } = outcome;
        this.#readiness.kept();
        noteDelivery(delivery, this.#doors);
        const runs = idsOf(delivery.runs);
        return goOn(reply(delivery, this.#doors), (answer) =>
          this.#give(answer, delivery, response, { runs }),
        );
      }
      case "repeated": {
        const { delivery } = outcome;
        noteDelivery(delivery, this.#doors);
        return repeat(delivery, this.#doors).then((answer) =>
          this.#give(answer, delivery, response, { duplicateOf: delivery.of }),
        );
      }
      case "batch": {
        const [first] = outcome.deliveries;
        if (first === undefined) return undefined;
        this.#readiness.kept();
        for (const delivery of outcome.deliveries) noteDelivery(delivery, this.#doors);
        return this.#send(echoed(replyToBatch(outcome, this.#doors), first), first, response);
      }
      default:
        return outcome satisfies never;
    }
  }

  /** Answers a delivery, and has it noted where that is another answer than the one that was stored with it. */
  #give(answer: Answer, delivery: Kept | Repeated, response: ServerResponse, sent: Sent): void {
    const { id: deliveryId, trigger, answer: known } = delivery;
    const { status } = answer;
    const { workspace } = trigger;
    // Who has gone is given none.
    if (status !== known?.status && !response.destroyed)
      this.#doors.lateAnswers.note({ workspace, deliveryId, status });
    this.#send(echoed(answer, delivery), delivery, response, sent);
  }

  async #probe(received: Received, response: ServerResponse): Promise<void> {
    const { leaving } = this;
    const answer = received.path === "/healthz" ? healthAnswer : await this.#readiness.answer({ leaving });
    this.#send(answer, received, response);
  }

  /** The page of an approval, for who was given its link. */
  async #ask(
    received: Received,
    { response, visit }: { response: ServerResponse; visit: Visit },
  ): Promise<void> {
    const proceed = () => {
      if (received.request.headers.expect !== undefined) response.writeContinue();
    };
    const answer = await approvalPage(received, { visit, proceed }, this.#doors);
    if (answer !== null) this.#send(answer, received, response);
  }

  /** What became of a run, for who was given its status URL. */
  async #tell(received: Received, response: ServerResponse): Promise<void> {
    const { status, store, book } = this.#doors;
    if (received.method !== "GET" && received.method !== "HEAD") {
      const ending: Ending = { kind: "wrong_method", allow: "GET, HEAD", reason: "a status URL is read" };
      this.#end(ending, received, response, { isKept: false });
      return;
    }
    const place = status.read(received);
    const trigger = place && book.addresses.byId.get(place.triggerId);
    const state = place && trigger ? await runState(store, place.runId) : null;
    if (!place || !trigger || !state) {
      this.#end({ kind: "unknown", reason: "no run has this status URL" }, received, response, {
        isKept: false,
      });
      return;
    }
    const asked = { runId: place.runId, trigger, form: "hooks" as const, scope: null };
    this.#send(await stateAnswer(state, asked, this.#doors), received, response);
  }

  /** Ends a request in its trigger's own words, where it has some. */
  async #refuse(ending: Ending, reached: Reached, response: ServerResponse): Promise<void> {
    const usual = usualAnswer(ending, reached);
    const own = usual === null ? null : ownRefusal(ending, reached, usual);
    this.#end(ending, reached, response, { answer: own === null ? usual : await own });
  }

  #end(
    ending: Ending,
    reached: Reached,
    response: ServerResponse,
    {
      isKept = true,
      answer = usualAnswer(ending, reached),
    }: { isKept?: boolean; answer?: Answer | null } = {},
  ): void {
    const { id } = reached;
    this.#doors.log.debug("request refused", {
      requestId: id,
      triggerId: reached.trigger?.id,
      kind: ending.kind,
    });
    if (isKept && ending.kind !== "described" && ending.kind !== "unavailable") {
      const workspace = workspaceIn(reached.path, this.#doors.book);
      noteEnding(ending, reached, { answerStatus: answer?.status ?? null, workspace, doors: this.#doors });
    }
    if (answer !== null) this.#send(answer, shownOf(ending, reached), response, { refused: true });
    else endSpan(reached, null);
  }

  #send(
    answer: Answer,
    reached: Omit<Reached, "kind">,
    response: ServerResponse,
    { duplicateOf, runs, refused = false }: Sent = {},
  ): void {
    const { id, at: now, request, trigger, metered, isTest = false } = reached;
    const windows = metered?.all ?? trigger?.windows;
    const closing = this.leaving;
    if (!isProvedTest(reached))
      this.#doors.metrics?.answered({
        status: answer.status,
        ms: performance.now() - reached.trace.began,
        workspace: trigger?.workspace ?? null,
        trigger: trigger?.name ?? null,
        triggerId: trigger?.id ?? null,
        refused,
      });
    endSpan(reached, answer.status);
    send({ request, response }, answer, { id, trigger, windows, now, duplicateOf, runs, closing, isTest });
  }
}

interface Sent {
  duplicateOf?: string;
  runs?: string | undefined;
  /** Nothing was taken, or could be. */
  refused?: boolean;
}

function endSpan({ id, trigger, trace }: Omit<Reached, "kind">, status: number | null): void {
  trace.span?.end({
    deliveryId: id,
    status,
    workspace: trigger?.workspace ?? null,
    trigger: trigger?.name ?? null,
    stations: trace.entries,
    tookMs: performance.now() - trace.began,
  });
}

/** What the journey of every request needs alike, put together once. */
function intakeDoorsOf(doors: DeskDoors): IntakeDoors {
  const { book, client, failures, settings, uses, random, store, worker, doubtful, dynamic, log } = doors;
  const { learn, call, drift, credentialUses, live } = doors;
  const news = new News({ live });
  return {
    get book() {
      return book.addresses;
    },
    failures,
    uses,
    credentialUses,
    newest: () => news.now(),
    news: () => news.soon(),
    random,
    store,
    worker,
    doubtful,
    drift,
    learn,
    call,
    requireHttps: settings.requireHttps,
    publicUrl: settings.publicUrl,
    dynamic: (text, at) => dynamic.find(text, { ...at, book: book.addresses }),
    client,
    doubtAddresses: (doubt) => {
      if (book.doubtAddresses(doubt)) log.warn("address list sees a proxy that is not trusted", doubt);
    },
    workflow: (find) => book.workflow(find),
    live,
    tried: (trigger) => book.tried(trigger),
  };
}

/** For a header; undefined where there are none. */
function idsOf(runs: Kept["runs"]): string | undefined {
  return runs.length > 1 ? runs.map(({ id }) => id).join(", ") : runs[0]?.id;
}

function usualAnswer(ending: Ending, { id, method, headers }: Reached): Answer | null {
  return endingAnswer(ending, { id, method, accept: headers.accept });
}

/** What the answer may show of how far the request came. */
function shownOf(ending: Ending, reached: Reached): Omit<Reached, "kind"> {
  const isHidden = ending.kind === "failed" && reached.trigger?.status === "inactive";
  if (ending.kind === "unknown" || isHidden) return { ...reached, trigger: undefined, isTest: false };
  return ending.kind === "limited" && ending.metered ? { ...reached, metered: ending.metered } : reached;
}

function pathOf({ url = "/" }: IncomingMessage): string {
  const origin = originForm(url);
  const mark = origin.indexOf("?");
  return mark === -1 ? origin : origin.slice(0, mark);
}

/** The workspace that an address names, where there is one of that name. */
function workspaceIn(path: string, book: Book): string | null {
  const name = /^\/(?:in|api\/webhook)\/([^/]+)/.exec(path)?.[1];
  return name !== undefined && book.hasWorkspace(name) ? name : null;
}
