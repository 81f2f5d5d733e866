import type { Client } from "../../../src/contract/client.ts";
import type { Issue } from "../../../src/contract/problem.ts";
import { TriggerInput, type TriggerView } from "../../../src/contract/trigger.ts";
import type { TriggerDraft } from "../../../src/contract/version.ts";
import { isEqualJson } from "../../../src/core/equal.ts";
import { isProblem } from "../../client.ts";
import { texts } from "../../texts/trigger.ts";
import { plain } from "./plain.ts";

/**
 * `saved`: what is shown is what the server has. `waiting`: it is saved when the typing pauses. `refused`: it is not of
 * the right shape; the issues say where. `failed`: the server was not reached, or would not. `conflict`: another has
 * saved a draft meanwhile.
 */
export type Saving = "saved" | "waiting" | "saving" | "refused" | "failed" | "conflict";

export interface Edited {
  /** As it is in force. */
  readonly trigger: TriggerView;
  readonly draft: TriggerDraft | null;
  /** As it is shown and edited. */
  readonly definition: TriggerInput;
  readonly saving: Saving;
  readonly error: unknown;
  /** What is wrong with what is shown, by its place: `auth.0.secret`. */
  readonly issues: readonly Issue[];
}

export interface Loaded {
  trigger: TriggerView;
  draft: TriggerDraft | null;
}

const pauseMs = 600;
/** A network that was gone is tried again by itself. */
const againMs = 5_000;

/** A trigger with its draft. A trigger without one is asked for in a list, because what is missing is an error. */
export async function loadTrigger(client: Client, idOrName: string): Promise<Loaded> {
  const trigger = await client.getTrigger({ trigger: idOrName });
  const { items } = await client.listDrafts({});
  const hasDraft = items.some(({ kind, name }) => kind === "trigger" && name === trigger.name);
  return { trigger, draft: hasDraft ? await client.getTriggerDraft({ trigger: trigger.id }) : null };
}

/** Keeps what is edited in the trigger's draft, a moment after each change; one thing is done at a time. */
export class Keeper {
  #state: Edited;
  readonly #client: Client;
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOpen = false;
  #running: Promise<void> | null = null;
  /** Of the last draft that was dropped; revisions rise, also over that. */
  #dropped = 0;

  constructor(client: Client, loaded: Loaded) {
    this.#client = client;
    this.#state = stateOf(loaded);
  }

  readonly state = (): Edited => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** From now on changes are saved by themselves; until it is closed by what this gives. */
  open(): () => void {
    this.#isOpen = true;
    if (this.#state.saving === "waiting") this.#later(pauseMs);
    return () => {
      this.#isOpen = false;
      clearTimeout(this.#timer);
    };
  }

  /** Changes what is shown at once, and the draft when the changes pause. */
  change(part: Partial<TriggerInput>): void {
    const definition = { ...this.#state.definition, ...part };
    const { issues, saving } = shapeOf(definition);
    this.#set({ definition, issues, error: null, saving });
    clearTimeout(this.#timer);
    if (saving === "waiting") this.#later(pauseMs);
  }

  /** What the server has by now, unless something here is not saved, or it was read before what is here. */
  arrived(loaded: Loaded): void {
    const { trigger, draft, saving } = this.#state;
    if (saving !== "saved" || (loaded.trigger === trigger && loaded.draft === draft)) return;
    if (loaded.trigger.version < trigger.version) return;
    const isSameVersion = loaded.trigger.version === trigger.version;
    if (isSameVersion && (loaded.draft?.revision ?? 0) < (draft?.revision ?? 0)) return;
    if (loaded.draft !== null && loaded.draft.revision <= this.#dropped) return;
    this.#set(stateOf(loaded));
  }

  /** Saves what is shown. A draft that says what is in force already goes. */
  save(): Promise<void> {
    clearTimeout(this.#timer);
    return this.#alone(() => this.#save());
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#isOpen) this.#timer = setTimeout(() => void this.save(), ms);
  }

  async #save(): Promise<void> {
    const { definition, trigger, draft, saving } = this.#state;
    if (saving === "saved" || saving === "refused") return;
    // What failed is shown until it is saved: what says so must not come and go with each try.
    if (saving !== "failed") this.#set({ saving: "saving" });
    try {
      const isInForce = isEqualJson(plain(definition), plain(TriggerInput.parse(trigger)));
      const saved = isInForce ? await this.#drop(draft) : await this.#put(definition, draft?.revision ?? 0);
      const isLatest = this.#state.definition === definition;
      this.#set({
        draft: saved,
        ...(isLatest && { saving: "saved", error: null, issues: saved?.findings ?? [] }),
      });
    } catch (error) {
      // What was typed meanwhile may mend it, and is saved next.
      if (this.#state.definition !== definition) return;
      this.#set(refusalOf(error));
      if (isProblem(error) && error.code === "unreachable") this.#later(againMs);
    }
  }

  async #drop(draft: TriggerDraft | null): Promise<null> {
    const trigger = this.#state.trigger.id;
    if (draft !== null) {
      await this.#client.discardTriggerDraft({ trigger, query: { revision: draft.revision } });
      this.#dropped = draft.revision;
    }
    return null;
  }

  #put(definition: TriggerInput, revision: number): Promise<TriggerDraft> {
    const trigger = this.#state.trigger.id;
    return this.#client.saveTriggerDraft({ trigger, input: { revision, definition } });
  }

  /** After a conflict: shows what the other has saved. */
  async takeTheirs(): Promise<void> {
    await this.#reload();
  }

  /** After a conflict: puts what is shown in the place of what the other has saved. */
  async keepMine(): Promise<void> {
    const { draft, trigger } = await loadTrigger(this.#client, this.#state.trigger.id);
    this.#set({ draft, trigger, saving: "waiting" });
    await this.save();
  }

  async discard(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#alone(() => this.#drop(this.#state.draft));
    await this.#reload();
  }

  /**
   * Puts the draft in force; in the place of a version that came in between, of which its author has been told. What is
   * typed meanwhile is kept, and begins the next draft.
   */
  async publish(): Promise<void> {
    await this.save();
    await this.#alone(async () => {
      const { draft, trigger, definition } = this.#saved();
      if (draft === null) throw new Error(texts.draft.none);
      const overwrite = draft.base !== draft.inForce;
      await this.#client.publishTrigger({
        trigger: trigger.id,
        input: { revision: draft.revision, overwrite },
      });
      const loaded = await loadTrigger(this.#client, trigger.id);
      const isLatest = this.#state.definition === definition;
      this.#set(isLatest ? stateOf(loaded) : { trigger: loaded.trigger, draft: null });
    });
  }

  /**
   * Does something at once to the trigger in force, and resolves with what that says about it. What is shown goes on
   * from there. Throws, and does nothing, while something is not saved; unless what it changes is apart from all that
   * is edited, as a pause is: that must not wait for an author.
   */
  async inForce(
    act: () => Promise<Partial<TriggerInput>>,
    { isApart = false }: { isApart?: boolean } = {},
  ): Promise<void> {
    await this.save();
    await this.#alone(async () => {
      const { trigger: before, saving } = isApart ? this.#state : this.#saved();
      const part = await act();
      const trigger = await this.#client.getTrigger({ trigger: before.id });
      // A pause, for one, is no part of the definition.
      if (trigger.version === before.version) return this.#set({ trigger });
      if (saving !== "saved") {
        return this.#set({ trigger, definition: { ...this.#state.definition, ...part } });
      }
      await this.#drop(this.#state.draft);
      const definition = { ...followed(this.#state.definition, before, trigger), ...part };
      this.#set({ trigger, draft: null, definition, ...shapeOf(definition) });
      await this.#save();
    });
  }

  /** What is shown, all of which is saved. */
  #saved(): Edited {
    if (this.#state.saving !== "saved") throw new Error(texts.draft.unsaved);
    return this.#state;
  }

  async #reload(): Promise<void> {
    this.#set(stateOf(await loadTrigger(this.#client, this.#state.trigger.id)));
  }

  /** Waits for what is under way, whether or not that succeeds. */
  async #alone<Result>(act: () => Promise<Result>): Promise<Result> {
    while (this.#running !== null) await this.#running;
    const acting = act();
    this.#running = acting.then(
      () => undefined,
      () => undefined,
    );
    try {
      return await acting;
    } finally {
      this.#running = null;
    }
  }

  #set(part: Partial<Edited>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}

function stateOf({ trigger, draft }: Loaded): Edited {
  const definition = draft?.definition ?? TriggerInput.parse(trigger);
  return { trigger, draft, definition, saving: "saved", error: null, issues: draft?.findings ?? [] };
}

/** What its shape alone says is wrong, and so whether it can be saved; the server knows the rest. */
function shapeOf(definition: TriggerInput): Pick<Edited, "issues" | "saving"> {
  const found = TriggerInput.safeParse(plain(definition)).error?.issues ?? [];
  const issues = found.map(({ path, message }) => ({ path: path.join("."), message }));
  return { issues, saving: issues.length > 0 ? "refused" : "waiting" };
}

/** What is edited, with what has changed in force where it was not edited. */
function followed(edited: TriggerInput, before: TriggerView, after: TriggerView): TriggerInput {
  const [old, fresh] = [TriggerInput.parse(before), TriggerInput.parse(after)];
  const now = new Map(Object.entries(edited));
  const was = new Map(Object.entries(old));
  const untouched = Object.entries({ ...absentIn(old), ...fresh }).filter(([name]) =>
    isEqualJson(now.get(name) ?? null, was.get(name) ?? null),
  );
  return { ...edited, ...Object.fromEntries(untouched) };
}

/** The members of a definition, without values. */
const absentIn = (definition: TriggerInput) =>
  Object.fromEntries(Object.keys(definition).map((name) => [name, undefined]));

function refusalOf(error: unknown): Partial<Edited> {
  if (!isProblem(error)) return { saving: "failed", error };
  if (error.code === "conflict") return { saving: "conflict", error };
  if (error.issues.length === 0) return { saving: "failed", error };
  const issues = error.issues.map((issue) => ({ ...issue, path: issue.path.replace(/^definition\./, "") }));
  return { saving: "refused", error, issues };
}
