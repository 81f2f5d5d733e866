import { checkAnswer } from "../core/approval-answer.ts";
import { approvalIn } from "../core/approval-link.ts";
import type { Store } from "../store/store.ts";
import { type Answer, endingAnswer, pageAnswer, refusalAnswer } from "./answer.ts";
import type { Page } from "./approval-page.ts";
import { readBody } from "./body.ts";
import type { Received } from "./journey.ts";
import type { Visit } from "./under-way.ts";

export interface ApprovalDoors {
  store: Pick<Store, "waits">;
  /** Signs the links. */
  approvalKey: Uint8Array;
  /** Something came that runs wait for. */
  came: () => void;
}

/** A form with every field filled to its bound fits. */
const formBytesMax = 524_288;
const nameCharactersMax = 200;

/**
 * The page where somebody who has the link approves or rejects. To look at it changes nothing, so that what looks at
 * links in messages answers nothing; the form's POST counts, once. Null: there is nobody left to answer.
 */
export async function approvalPage(
  received: Received,
  { visit, proceed }: { visit: Visit; proceed: () => void },
  doors: ApprovalDoors,
): Promise<Answer | null> {
  const { method, path, request } = received;
  const id = approvalIn(path, { key: doors.approvalKey });
  const approval = id === null ? null : await doors.store.waits.approval({ id });
  if (id === null || approval === null) return pageAnswer({ kind: "unknown" });
  if (method !== "GET" && method !== "HEAD" && method !== "POST") return wrongMethod(received);
  const { question, workflow, until, state, answer } = approval;
  if (state === "answered") return pageAnswer({ kind: "answered", question, answer, now: false });
  if (state === "canceled") return pageAnswer({ kind: "canceled", question });
  if (state === "expired" || Date.parse(until) <= received.at)
    return pageAnswer({ kind: "expired", question });
  const asked: Extract<Page, { kind: "question" }> = { kind: "question", question, workflow, until };
  if (method !== "POST") return pageAnswer(asked);
  proceed();
  const read = await readBody(request, {
    bytesMax: formBytesMax,
    hasRoom: (bytes) => visit.takeBytes(bytes),
  });
  if (read.kind !== "ok") {
    return endingAnswer(read, { id: received.id, method, accept: received.headers.accept });
  }
  const form = new URLSearchParams(Buffer.from(read.raw).toString());
  const values = Object.fromEntries(form);
  const decision = form.get("decision");
  if (decision !== "approved" && decision !== "rejected") {
    return pageAnswer({
      ...asked,
      again: { values, issues: [{ path: "decision", message: "Approve or reject." }] },
    });
  }
  const fields = Object.fromEntries(question.fields.map(({ name }) => [name, form.get(`f_${name}`) ?? ""]));
  const checked = checkAnswer(question.fields, { decision, comment: form.get("comment") ?? "", fields });
  if (checked.kind === "wrong") return pageAnswer({ ...asked, again: { values, issues: checked.issues } });
  const by = (form.get("by") ?? "").trim().slice(0, nameCharactersMax);
  const done = await doors.store.waits.answer({
    id,
    answer: {
      decision,
      comment: checked.comment,
      fields: checked.fields,
      by: by === "" ? null : by,
      via: "link",
      address: received.ip,
      at: received.receivedAt,
    },
    now: received.receivedAt,
  });
  if (!done.answered) {
    const first = done.approval;
    return pageAnswer(
      first?.state === "answered"
        ? { kind: "answered", question, answer: first.answer, now: false }
        : { kind: first?.state === "canceled" ? "canceled" : "expired", question },
    );
  }
  doors.came();
  return pageAnswer({ kind: "answered", question, answer: null, now: true });
}

const wrongMethod = ({ id, headers }: Received): Answer =>
  refusalAnswer(
    { status: 405, error: "Method not allowed", headers: ["Allow", "GET, HEAD, POST"] },
    { id, accept: headers.accept },
  );
