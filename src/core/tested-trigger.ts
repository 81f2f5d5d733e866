import type { Trigger, TriggerInput } from "../contract/trigger.ts";

/**
 * A trigger as tests find it when it has a draft: what that says of the content, of what is wanted and of how it is
 * answered. What guards the door and the data (authentication, methods, limits, what is hidden), and what holds runs
 * back, stays as it is in force.
 */
export function testedTrigger(inForce: Trigger, draft: TriggerInput): Trigger {
  const { provider, payload, parameters, enforcement, schema, variables, sample } = draft;
  const content = { provider, payload, parameters, enforcement, schema, variables, sample };
  const { eventType, events, filter, routes, routing, deduplication, response, responses } = draft;
  const course = { eventType, events, filter, routes, routing, deduplication, response, responses };
  return { ...inForce, ...content, ...course };
}
