import type { Trigger } from "../contract/trigger.ts";
import type { Book } from "./book.ts";
import { type JudgeDoors, type Judgement, judge } from "./judge.ts";

/** Definitions that are tried in the place of those in force. */
export interface TriedDefinitions {
  workspace: string;
  /** By their ids. */
  triggers: readonly Trigger[];
  /** Those that routes may name beside the ones that there are. */
  workflows: readonly { id: string; name: string; version: number }[];
}

/** Nothing is stored, and a test goes by what is tried, or in force, and by no draft. */
const asked = { answers: { accept: undefined }, stores: false, drafted: null } satisfies Partial<JudgeDoors>;

type Request = Parameters<typeof judge>[0];

/** What the stations say of requests whose senders were proved when they came. */
export interface Trying {
  now(request: Request): Promise<Judgement>;
  /** With the definitions in force. */
  before(request: Request): Promise<Judgement>;
}

/** Compiles them once, for many requests. Nothing of it is in force. */
export function tryOut(
  { workspace, triggers, workflows }: TriedDefinitions,
  { book, judging }: { book: Book; judging: () => JudgeDoors },
): Trying {
  const tried = new Map(triggers.map((trigger) => [trigger.id, book.tried(trigger)]));
  const named = new Map(workflows.map((workflow) => [workflow.name, workflow]));
  const doors = (): JudgeDoors => {
    const usual = judging();
    return {
      ...usual,
      ...asked,
      book: { ...usual.book, byId: new Map([...usual.book.byId, ...tried]) },
      workflow: (find) =>
        (find.workspace === workspace ? named.get(find.name) : undefined) ?? usual.workflow(find),
    };
  };
  const instead = doors();
  return {
    now: (request) => judge(request, { trust: "sender", doors: instead }),
    before: (request) => judge(request, { trust: "sender", doors: { ...judging(), ...asked } }),
  };
}
