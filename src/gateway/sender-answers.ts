import { parseCredential } from "../auth/credential.ts";
import type { Refusal } from "../auth/scheme.ts";
import type { OwnAnswer, Responses } from "../contract/response.ts";
import type { SenderAnswer } from "../contract/sender-page.ts";
import type { Trigger } from "../contract/trigger.ts";
import { allowOf } from "./address.ts";
import { endingAnswer, runFailedAnswer, runningAnswer } from "./answer.ts";
import type { AddressForm, Ending } from "./journey.ts";
import { profileAnswer } from "./profile.ts";
import { writtenAnswer } from "./written-answer.ts";

const id = "dlv_…";
const statusUrl = "https://…/status/…";

/**
 * The answers that senders of a trigger may get, word for word where that does not depend on the request. What was taken
 * comes first, then the others by their status.
 */
export function senderAnswers(trigger: Trigger): SenderAnswer[] {
  const others = [...refusals(trigger), ...later(trigger)];
  return [...taken(trigger), ...others.toSorted((one, other) => (one.status ?? 0) - (other.status ?? 0))];
}

function taken(trigger: Trigger): SenderAnswer[] {
  const { response, responses, filter, events } = trigger;
  const repeated =
    responses.duplicate === undefined
      ? []
      : [ownAnswer("taken", "It came before: a repeat, which starts nothing.", responses.duplicate, 200)];
  const unwanted =
    responses.filtered === undefined || (filter === undefined && events === undefined)
      ? []
      : [ownAnswer("taken", "It is right, but not wanted: nothing is started.", responses.filtered, 200)];
  const rest = [...repeated, ...unwanted];
  switch (response.method) {
    case "immediately":
      return [...fixedAnswers(trigger, response.profile), ...rest];
    case "content":
      return [ownAnswer("taken", "It was taken and stored.", response, 200), ...rest];
    case "workflow": {
      const when = "It was taken, and the workflow answers.";
      const waiting = runningAnswer({ runId: "run_…", status: "running", statusUrl });
      const slow = "It was taken, and the workflow has not answered in time: ask at Location.";
      return [
        { when, kind: "taken", status: null, headers: {}, body: null },
        responses.timedOut === undefined
          ? written("taken", slow, waiting)
          : ownAnswer("taken", slow, responses.timedOut, 202),
        ...rest,
      ];
    }
    default:
      return response satisfies never;
  }
}

const forms = {
  hooks: "/api/v1/hooks/…/run",
  webhooks: "/webhooks/…",
  named: "/api/webhook/…",
  suffix: "/in/…",
} as const satisfies Record<AddressForm, string>;

function fixedAnswers({ suffix }: Trigger, profile: Parameters<typeof profileAnswer>[0]): SenderAnswer[] {
  const called = (["hooks", "webhooks", "named", "suffix"] as const).filter(
    (form) => form !== "suffix" || suffix !== undefined,
  );
  const alike = Map.groupBy(called, (form) => profileAnswer(profile, form));
  return [...alike].map(([answer, of]) => {
    const where = alike.size === 1 ? "" : `, at ${of.map((form) => forms[form]).join(" or ")}`;
    return written("taken", `It was taken and stored${where}.`, answer);
  });
}

interface Refusing {
  when: string;
  ending: Ending;
  own?: OwnAnswer | undefined;
}

function refusals(trigger: Trigger): SenderAnswer[] {
  const { auth, methods, limits, parameters, schema, responses, enforcement, payload } = trigger;
  const { invalid, unauthorized } = responses;
  const proofs = new Set(auth.flatMap((credential) => refusalOf(credential)));
  const required = parameters.filter((parameter) => parameter.required).map(({ name }) => name);
  const isChecked = enforcement === "enforce" && (parameters.length > 0 || schema !== undefined);
  const all: (Refusing | false)[] = [
    ...[...proofs].map((refusal): Refusing => {
      const ending: Ending = { kind: "unauthenticated", refusal, challenges: [], reason: "" };
      return { when: "It does not prove who sends it, or not any more.", ending, own: unauthorized };
    }),
    limits.addresses !== undefined && {
      when: "It comes from an address that is not allowed.",
      ending: { kind: "forbidden", reason: "" },
    },
    { when: "There is no such address, or it is switched off.", ending: { kind: "unknown", reason: "" } },
    {
      when: "Another method.",
      ending: { kind: "wrong_method", allow: allowOf(methods), reason: "" },
    },
    trigger.expiresAt !== null && {
      when: `The address has ended (on ${trigger.expiresAt}).`,
      ending: { kind: "gone", reason: "" },
    },
    { when: "The body is too large.", ending: { kind: "too_large", limit: limits.bodyBytes, reason: "" } },
    {
      when: "The content type or encoding is not taken.",
      ending: { kind: "unsupported", reason: "…" },
      own: invalid,
    },
    payload.type !== "text" && {
      when: "The body can't be read.",
      ending: { kind: "unparsable", reason: "…", line: 1, column: 1 },
      own: invalid,
    },
    required.length > 0 && {
      when: "A required parameter is missing.",
      ending: { kind: "missing", missing: required.slice(0, 1), invalid: [], reason: "" },
      own: invalid,
    },
    isChecked && {
      when: "A value is not as it should be.",
      ending: {
        kind: "invalid",
        invalid: [{ name: parameters[0]?.name ?? "body", reason: "…" }],
        reason: "",
      },
      own: invalid,
    },
  ];
  return all.filter((each) => each !== false).map((each) => refused("refused", each));
}

function later(trigger: Trigger): SenderAnswer[] {
  const { response, responses } = trigger;
  const limited: Refusing = {
    when: "Too many: wait as long as Retry-After says.",
    ending: { kind: "limited", retryAfterSeconds: 30, reason: "" },
    own: responses.limited,
  };
  const failed = "The workflow failed before it answered.";
  const failure =
    responses.failed === undefined
      ? written("later", failed, runFailedAnswer({ runId: "run_…", status: "failed" }))
      : ownAnswer("later", failed, responses.failed, 500);
  return [
    refused("later", limited),
    ...(response.method === "workflow" ? [failure] : []),
    refused("later", {
      when: "It could not be stored: nothing was taken.",
      ending: { kind: "unavailable", reason: "" },
    }),
    refused("later", {
      when: "Something is wrong here, not with the request.",
      ending: { kind: "failed", error: null, reason: "" },
    }),
  ];
}

function refusalOf(credential: Trigger["auth"][number]): Refusal[] {
  const parsed = parseCredential(credential);
  if (parsed.kind !== "parsed" || parsed.scheme.type === "none") return [];
  return [parsed.scheme.refusal];
}

function refused(kind: SenderAnswer["kind"], { when, ending, own }: Refusing): SenderAnswer {
  const answer = endingAnswer(ending, { id, method: "POST", accept: undefined });
  if (answer === null) return { when, kind, status: null, headers: {}, body: null };
  if (own !== undefined) return ownAnswer(kind, when, own, answer.status);
  return written(kind, when, answer);
}

function written(
  kind: SenderAnswer["kind"],
  when: string,
  answer: Parameters<typeof writtenAnswer>[0],
): SenderAnswer {
  const { status, headers, body } = writtenAnswer(answer);
  return { when, kind, status, headers, body };
}

/** In the author's words: what is filled in for each request is not known before. */
function ownAnswer(
  kind: SenderAnswer["kind"],
  when: string,
  { status, contentType, headers = {}, body = "" }: OwnAnswer | NonNullable<Responses["invalid"]>,
  usual: number,
): SenderAnswer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const isFixed = ![text, ...Object.values(headers)].some((each) => each.includes("{{"));
  const fixed = Object.entries(headers).filter(([, value]) => !value.includes("{{"));
  const type: Record<string, string> = contentType === undefined ? {} : { "Content-Type": contentType };
  return {
    when,
    kind,
    status: status ?? usual,
    headers: { ...type, ...Object.fromEntries(fixed) },
    body: isFixed ? text : null,
  };
}
