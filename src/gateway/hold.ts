import type { Trigger } from "../contract/trigger.ts";
import { type FlowRule, flowRule } from "../core/flow-rule.ts";
import { shortKey } from "../core/short-key.ts";
import { compileTemplate, type Template } from "../core/template.ts";
import type { Hold } from "../store/store.ts";
import type { Routed } from "./journey.ts";
import { commonKey, requestKey } from "./request-key.ts";

/** What holds a trigger's runs back, with the templates of its keys. */
export interface CompiledFlow {
  readonly rule: FlowRule;
  readonly orderKey: Template | null;
  /** Of its bursts or batches. */
  readonly gatherKey: Template | null;
  readonly hasKeys: boolean;
  /** How many may be under way, and that none may, are for tests, too: what they call is the same. */
  readonly holdsTests: boolean;
}

/** Null for a trigger whose runs are queued as they come. */
export function compileFlow(trigger: Trigger): CompiledFlow | null {
  const rule = flowRule(trigger);
  if (rule === null) return null;
  const gathers = trigger.debounce ?? trigger.batch;
  const orderKey = trigger.order === undefined ? null : compileTemplate(trigger.order.key);
  const gatherKey = gathers?.key === undefined ? null : compileTemplate(gathers.key);
  const hasKeys = orderKey !== null || gatherKey !== null;
  const holdsTests = rule.concurrency !== null || rule.paused || rule.ratePerSecond !== null;
  return { rule, orderKey, gatherKey, hasKeys, holdsTests };
}

/** Holds the runs back, with the keys that say what they wait for. A key that fails is noted, and is the common one. */
export async function hold(routed: Routed, { rule, orderKey, gatherKey }: CompiledFlow): Promise<Routed> {
  if (routed.runs.length === 0) return routed;
  const order = orderKey === null ? "" : await requestKey(routed, orderKey, "order key");
  const gathers = rule.debounce !== null || rule.batch !== null;
  const gathered =
    !gathers || gatherKey === null ? "" : await requestKey(routed, gatherKey, `${gatherName(rule)} key`);
  const runs = routed.runs.map((run) => {
    // Each workflow gathers what is routed to it: of a burst none loses its last run to another's.
    const parted = `${run.workflow} ${gathered || commonKey}`;
    const held: Hold = {
      gatherKey: gathers ? shortKey(parted) : null,
      orderKey: order === "" ? null : order,
    };
    return { ...run, hold: held };
  });
  return { ...routed, runs };
}

/** Runs of a test stand in the line, and in nobody's order; they are not gathered with others. */
export const holdTest = (routed: Routed): Routed => ({
  ...routed,
  runs: routed.runs.map((run) => ({ ...run, hold: { gatherKey: null, orderKey: null } })),
});

const gatherName = ({ batch }: FlowRule) => (batch === null ? "debounce" : "batch");
