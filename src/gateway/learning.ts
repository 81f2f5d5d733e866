import type { AuditEntry } from "../contract/audit.ts";
import { newId } from "../core/id.ts";
import type { Live, Store } from "../store/store.ts";

/** A secret that came with a challenge, and from where. */
export interface Lesson {
  workspace: string;
  name: string;
  value: string;
  trigger: { id: string; name: string };
  ip: string;
  requestId: string;
}

/** Keeps a secret that came with a challenge; false where there is another one by its name. */
export type Learn = (lesson: Lesson) => Promise<boolean>;

interface LearningDoors {
  store: Store;
  live: Live;
  now: () => number;
  random: (bytes: number) => Uint8Array;
}

/**
 * Secrets are learned once: a stranger who knows the address can't put another in the place of one that is in use. Of
 * two challenges at once, in any process, the first one counts; the same one again is no other.
 */
export function compileLearning({ store, live, now, random }: LearningDoors): Learn {
  return async (lesson) => {
    const { workspace, name, value } = lesson;
    const at = now();
    const entry = entryOf(lesson, { id: newId("aud", { now: at, random }), at: new Date(at).toISOString() });
    const learned = await store.people.learnSecret({ workspace, name, value, now: entry.at }, [entry]);
    // Whoever learned it, this process is to know it before it answers: the next call may be signed with it.
    await live.refresh();
    return learned !== "other";
  };
}

function entryOf(
  { workspace, name, trigger, ip, requestId }: Lesson,
  { id, at }: { id: string; at: string },
): AuditEntry {
  return {
    id,
    workspace,
    kind: "change",
    action: "secret learned",
    at,
    lastAt: at,
    count: 1,
    actor: null,
    address: ip,
    requestId,
    targetKind: "secret",
    targetId: null,
    targetName: name,
    detail: `it came with a challenge to the trigger ${trigger.name} (${trigger.id})`,
    difference: null,
  };
}
