import type { DeliveryDetail } from "../../contract/delivery.ts";
import type { Trigger } from "../../contract/trigger.ts";
import { eventScope } from "../../core/event-scope.ts";
import { echoVerdict } from "../../core/own-write.ts";
import { chooseRoutes, compileRouting } from "../../core/routes.ts";
import { storedBody } from "../../core/stored-body.ts";

/** The workflows that a trigger's filter and routes choose now for a delivery, and why these. */
export async function routedNow(
  delivery: DeliveryDetail,
  trigger: Trigger,
): Promise<{ workflows: string[]; verdicts: string; failed: boolean }> {
  const echo = delivery.trace.find(({ station, verdict }) => station === "route" && verdict === echoVerdict);
  // It is an echo for good, though the write that it told of is long forgotten.
  if (echo !== undefined) return { workflows: [], verdicts: echo.reason ?? "own write", failed: false };
  const { headers, body } = trigger.variables;
  const scope = eventScope(
    { ...delivery, triggerId: trigger.id, body: bodyOf(delivery) },
    { ...(headers !== undefined && { headers }), ...(body !== undefined && { body }) },
  );
  const { matched, verdicts, failed } = await chooseRoutes(compileRouting(trigger), {
    scope,
    eventType: delivery.eventType,
  });
  return { workflows: [...new Set(matched.map(({ workflow }) => workflow))], verdicts, failed };
}

function bodyOf(delivery: DeliveryDetail) {
  const { content, encoding } = delivery.body;
  return storedBody(Buffer.from(content, encoding), delivery);
}
