import { type Actor, calledBy } from "../../contract/actor.ts";
import type { DeliveryDetail } from "../../contract/delivery.ts";
import { Problem } from "../../contract/problem.ts";
import type { ReplayEdit } from "../../contract/replay.ts";
import { newId } from "../../core/id.ts";
import type { Acceptance, NewRun } from "../../store/store.ts";
import type { ReplayDoors } from "../doors.ts";

/** A delivery made by a person from an older one. */
export interface MadeDelivery {
  made: Pick<Acceptance, "delivery" | "body" | "faulty" | "variables">;
  /** Those that its trigger's routes choose. */
  runs: NewRun[];
  /** Why these. */
  reason: string;
}

/** What describes a body as it was sent, and is no longer true of one that was decompressed or changed. */
const framing = new Set(["content-length", "content-encoding", "transfer-encoding"]);

/** The headers of a body that is given as it was unpacked. */
export const withoutFraming = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !framing.has(name)));

/**
 * A delivery with another body or other headers: parsed, its parameters taken and its routes chosen as if it had just
 * come; its trace says who edited it. Throws Problem `conflict` when its trigger would refuse it.
 */
export async function editedDelivery(
  doors: ReplayDoors,
  original: DeliveryDetail,
  { edit, by }: { edit: ReplayEdit; by: Actor },
): Promise<MadeDelivery> {
  const headers = new Map(Object.entries(original.headers));
  for (const [name, value] of Object.entries(edit.headers ?? {})) {
    if (value === null) headers.delete(name.toLowerCase());
    else headers.set(name.toLowerCase(), value);
  }
  const content = { ...original, headers: Object.fromEntries(headers), body: bodyOf(original, edit) };
  const parts = [...(edit.body === undefined ? [] : ["the body"]), ...Object.keys(edit.headers ?? {})];
  return madeDelivery(doors, content, {
    verdict: "edited",
    reason: `${parts.join(", ")} of ${original.id} edited by ${calledBy(by)} (${by.id})`,
    replayOf: original.id,
  });
}

type Content = Pick<
  DeliveryDetail,
  "method" | "url" | "headers" | "ip" | "triggerId" | "pathParameters" | "claims" | "given"
> & { body: Uint8Array };

/** A delivery of content that a person vouches for. Throws Problem `conflict` when its trigger would refuse it. */
export async function madeDelivery(
  { judge, now, random }: Pick<ReplayDoors, "judge" | "now" | "random">,
  content: Content,
  { verdict, reason, replayOf }: { verdict: string; reason: string; replayOf: string | null },
): Promise<MadeDelivery> {
  const at = now();
  const headers = withoutFraming(content.headers);
  const { acceptance, refusal } = await judge(
    {
      ...content,
      headers,
      id: newId("dlv", { now: at, random }),
      receivedAt: new Date(at).toISOString(),
      triggerId: content.triggerId ?? "",
    },
    "sender",
  );
  if (acceptance === null) {
    throw new Problem("conflict", {
      detail: `Its trigger would not take it so: ${(refusal ?? "it was refused").replace(/\.$/, "")}.`,
    });
  }
  const { delivery, runs, claimKey: _none, ...made } = acceptance;
  const entry = { station: "accept" as const, verdict, reason, micros: 0 };
  return {
    made: {
      ...made,
      delivery: {
        ...delivery,
        status: "accepted",
        replayOf,
        // Whoever repeats an event on purpose wants it to run, whatever its key.
        idempotencyKey: null,
        trace: [...delivery.trace, entry],
        reason: null,
      },
    },
    // What a person starts begins at once, whatever holds back what arrives.
    runs: runs.map(({ hold: _hold, ...run }) => run),
    reason: delivery.reason ?? "no route",
  };
}

function bodyOf({ body }: DeliveryDetail, edit: ReplayEdit): Uint8Array {
  if (edit.body === undefined) return Buffer.from(body.content, body.encoding);
  return Buffer.from(typeof edit.body === "string" ? edit.body : JSON.stringify(edit.body));
}
