import { type Trigger, TriggerInput } from "../contract/trigger.ts";
import { readDraft } from "../core/read-draft.ts";
import { testedTrigger } from "../core/tested-trigger.ts";
import type { Live, Store } from "../store/store.ts";
import type { CompiledTrigger } from "./compile.ts";
import type { Counted, Ending } from "./journey.ts";

export interface DraftedDoors {
  store: { drafts: Pick<Store["drafts"], "get"> };
  live: Pick<Live, "current">;
  /** A trigger as it would be compiled, in force nowhere. */
  tried: (trigger: Trigger) => CompiledTrigger;
}

/**
 * A test that its sender has proved goes on at its trigger's draft, where there is one.
 */
export async function drafted(
  counted: Counted,
  { store, live, tried: compiled }: DraftedDoors,
): Promise<Counted | Ending> {
  const { trigger, trace } = counted;
  const { workspace, name, id } = trigger;
  const draft = await store.drafts.get({ workspace, kind: "trigger", name });
  const inForce = live.current().triggers.find((each) => each.id === id);
  if (draft === null || inForce === undefined) return counted;
  const read = readDraft(TriggerInput, draft);
  if (read.kind === "unreadable") return { kind: "untestable", reason: `the trigger: ${read.reason}` };
  const tried = compiled(testedTrigger(inForce, read.value));
  const of = `its draft of ${draft.savedAt}`;
  if (tried.problem !== null)
    return { kind: "untestable", reason: `the trigger: ${of} can't work: ${tried.problem}` };
  trace.note("admit", "test", `from here on the trigger is ${of}`);
  const { windows, meter, awaited, answeredUntil } = trigger;
  return {
    ...counted,
    draft: draft.revision,
    trigger: { ...tried, windows, meter, awaited, answeredUntil, listening: null },
  };
}
