import type { TriggerInput } from "../../../src/contract/trigger.ts";

/** As it is sent: without members that are undefined. */
export function plain(definition: TriggerInput): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(definition));
}
