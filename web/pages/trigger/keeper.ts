import type { Client } from "../../../src/contract/client.ts";
import type { Issue } from "../../../src/contract/problem.ts";
import { TriggerInput, type TriggerView } from "../../../src/contract/trigger.ts";
import type { TriggerDraft } from "../../../src/contract/version.ts";
import { isEqualJson } from "../../../src/core/equal.ts";
import { isProblem } from "../../client.ts";

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

/** A trigger with its draft. A trigger without one is asked for in a list, because what is missing is an error. */
export async function loadTrigger(client: Client, idOrName: string): Promise<Loaded> {
  const trigger = await client.getTrigger({ trigger: idOrName });
  const { items } = await client.listDrafts({});
  const hasDraft = items.some(({ kind, name }) => kind === "trigger" && name === trigger.name);
  return { trigger, draft: hasDraft ? await client.getTriggerDraft({ trigger: trigger.id }) : null };
}

/** Keeps what is edited in the trigger's draft, a moment after each change, one save at a time. */
export class Keeper {
  #state: Edited;
  readonly #client: Client;
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;

  constructor(client: Client, loaded: Loaded) {
    this.#client = client;
    this.#state = stateOf(loaded);
  }

  readonly state = (): Edited => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Changes what is shown at once, and the draft when the changes pause. */
  change(part: Partial<TriggerInput>): void {
    const definition = { ...this.#state.definition, ...part };
    const issues = issuesOf(definition);
    this.#set({ definition, issues, error: null, saving: issues.length > 0 ? "refused" : "waiting" });
    clearTimeout(this.#timer);
    if (issues.length === 0) this.#timer = setTimeout(() => void this.save(), pauseMs);
  }

  /** What the server has by now, unless something here is not saved. */
  arrived(loaded: Loaded): void {
    if (this.#state.saving !== "saved" || loaded.trigger === this.#state.trigger) return;
    if (loaded.trigger.version < this.#state.trigger.version) return;
    if ((loaded.draft?.revision ?? 0) < (this.#state.draft?.revision ?? 0)) return;
    this.#set(stateOf(loaded));
  }

  /** Saves what is shown. A draft that says what is in force already goes. */
  async save(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#running !== null) await this.#running;
    if (this.#state.saving === "saved" || this.#state.saving === "refused") return;
    this.#running = this.#save();
    try {
      await this.#running;
    } finally {
      this.#running = null;
    }
  }

  async #save(): Promise<void> {
    const { definition, trigger, draft } = this.#state;
    this.#set({ saving: "saving" });
    try {
      const isInForce = isEqualJson(plain(definition), plain(TriggerInput.parse(trigger)));
      const saved = isInForce ? await this.#drop(draft) : await this.#put(definition, draft?.revision ?? 0);
      const isLatest = this.#state.definition === definition;
      this.#set({
        draft: saved,
        ...(isLatest && { saving: "saved", error: null, issues: saved?.findings ?? [] }),
      });
    } catch (error) {
      this.#set(refusalOf(error));
    }
  }

  async #drop(draft: TriggerDraft | null): Promise<null> {
    const trigger = this.#state.trigger.id;
    if (draft !== null) {
      await this.#client.discardTriggerDraft({ trigger, query: { revision: draft.revision } });
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
    while (this.#running !== null) await this.#running;
    await this.#drop(this.#state.draft);
    await this.#reload();
  }

  /** Puts the draft in force; in the place of a version that came in between, of which its author has been told. */
  async publish(): Promise<void> {
    await this.save();
    const { draft, trigger, saving } = this.#state;
    if (draft === null || saving !== "saved") throw new Error("What is shown is not saved.");
    const overwrite = draft.base !== draft.inForce;
    await this.#client.publishTrigger({
      trigger: trigger.id,
      input: { revision: draft.revision, overwrite },
    });
    await this.#reload();
  }

  /** Does something at once to the trigger in force; a draft that there is goes on from there, with `part` in it. */
  async inForce(act: () => Promise<unknown>, part: Partial<TriggerInput> = {}): Promise<void> {
    await this.save();
    await act();
    const { draft } = this.#state;
    if (draft === null) return this.#reload();
    const before = this.#state.trigger;
    const trigger = await this.#client.getTrigger({ trigger: before.id });
    // A pause, for one, is no part of the definition.
    if (trigger.version === before.version) return this.#set({ trigger });
    const definition = { ...draft.definition, ...part };
    await this.#drop(draft);
    this.#set({ trigger, draft: null, definition, saving: "waiting" });
    await this.save();
  }

  async #reload(): Promise<void> {
    this.#set(stateOf(await loadTrigger(this.#client, this.#state.trigger.id)));
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

/** What its shape alone says is wrong; the server knows the rest. */
function issuesOf(definition: TriggerInput): Issue[] {
  const issues = TriggerInput.safeParse(plain(definition)).error?.issues ?? [];
  return issues.map(({ path, message }) => ({ path: path.join("."), message }));
}

function refusalOf(error: unknown): Partial<Edited> {
  if (!isProblem(error)) return { saving: "failed", error };
  if (error.code === "conflict") return { saving: "conflict", error };
  if (error.issues.length === 0) return { saving: "failed", error };
  const issues = error.issues.map((issue) => ({ ...issue, path: issue.path.replace(/^definition\./, "") }));
  return { saving: "refused", error, issues };
}

/** Without members that are undefined. */
function plain(definition: TriggerInput): unknown {
  return JSON.parse(JSON.stringify(definition));
}
