import { calledBy } from "../contract/actor.ts";
import { Problem } from "../contract/problem.ts";
import { asReady } from "../core/ready-run.ts";
import type { Acceptance, KeptRequest } from "../store/store.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import { refuseForce } from "./forced.ts";
import { justCome } from "./just-come.ts";

type Names = "recheckDelivery" | "releaseDelivery";

export function quarantineHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, judge, engine, now, log } = doors;

  return {
    async recheckDelivery({ workspace, params }) {
      const kept = await keptRequest(doors, { workspace, id: params.delivery });
      const { trace, refusal, acceptance } = await judge(kept, "nothing", { stores: false });
      const workflows = acceptance?.runs.map(({ workflow }) => workflow) ?? [];
      return { delivery: kept.id, passes: acceptance !== null, refusal, trace, workflows };
    },
    async releaseDelivery({ workspace, params, input, actor, scopes }) {
      refuseForce(input.force, scopes, "release");
      const kept = await keptRequest(doors, { workspace, id: params.delivery });
      const { acceptance, refusal } = await judged(doors, kept, input.force);
      const at = new Date(now());
      const why = refusal === null ? "" : ` by force, although it would be refused: ${refusal}`;
      const reason = `released by ${calledBy(actor)} (${actor.id})${why}`;
      const before = await store.deliveries.find({ workspace, id: kept.id });
      const result = await store.quarantine.release({
        acceptance: releasedAs(acceptance, { reason, at, answerStatus: before?.answerStatus ?? null }),
        now: at.toISOString(),
      });
      if (result.kind === "gone") return releasedBefore(kept.id);
      if (result.kind === "spent") {
        throw new Problem("conflict", { detail: "The dynamic trigger that it called has no use left." });
      }
      log.info("refused request released", { deliveryId: kept.id, by: actor.id, force: refusal !== null });
      const runs = result.kind === "stored" ? acceptance.runs : [];
      const free = runs.filter(({ hold }) => hold === undefined);
      engine.wake(asReady(free, { workspace, priority: acceptance.priority }));
      if (runs.some(({ hold }) => hold !== undefined)) engine.held(kept.triggerId);
      return {
        delivery: kept.id,
        status: result.kind === "stored" ? acceptance.delivery.status : "duplicate",
        duplicateOf: result.kind === "stored" ? null : result.of,
        runs: runs.map((run) => ({ runId: run.id, workflow: run.workflow })),
      };
    },
  };
}

/** What it is accepted as; `refusal` says what was overlooked. Throws Problem `conflict`. */
async function judged(
  { judge }: ApiDoors,
  kept: KeptRequest,
  force: boolean,
): Promise<{ acceptance: Acceptance; refusal: string | null }> {
  const { acceptance, refusal } = await judge(kept, "nothing");
  if (acceptance !== null) return { acceptance, refusal: null };
  if (!force) throw new Problem("conflict", { detail: `It would be refused again: ${refusal}.` });
  const forced = await judge(kept, "all");
  if (forced.acceptance !== null) return { acceptance: forced.acceptance, refusal };
  throw new Problem("conflict", { detail: `Not even by force can it be accepted: ${forced.refusal}.` });
}

/** Its sender was answered when it came, and that stays; its key is held from now on. */
function releasedAs(
  acceptance: Acceptance,
  { reason, at, answerStatus }: { reason: string; at: Date; answerStatus: number | null },
): Acceptance {
  const { delivery, claimKey } = acceptance;
  const late = at.getTime() - Date.parse(delivery.receivedAt);
  const held = claimKey && {
    ...claimKey,
    expiresAt: new Date(Date.parse(claimKey.expiresAt) + late).toISOString(),
  };
  const entry = { station: "accept" as const, verdict: "released", reason, micros: 0 };
  return {
    ...acceptance,
    claimKey: held,
    delivery: {
      ...delivery,
      answerStatus,
      reason: delivery.reason ?? reason,
      trace: [...delivery.trace, entry],
    },
  };
}

async function keptRequest(
  { store, now }: ApiDoors,
  find: { workspace: string; id: string },
): Promise<KeptRequest> {
  const delivery = await justCome(find.id, { look: () => store.deliveries.find(find), now });
  const kept = await store.quarantine.get(find);
  if (kept !== null) return kept;
  if (delivery === null) throw new Problem("not_found", { detail: `No delivery has the id "${find.id}".` });
  if (delivery.status !== "rejected") return releasedBefore(find.id, delivery.status);
  throw new Problem("conflict", {
    detail:
      "It was not kept whole, so it can't be checked again. Set `quarantine: true` on its trigger for those that come, " +
      "and let its sender send this one again.",
  });
}

function releasedBefore(id: string, status = "released"): never {
  throw new Problem("conflict", {
    detail: `The delivery ${id} is ${status} already: nothing was started again.`,
  });
}
