import type { Finding } from "../src/contract/problem.ts";
import { isEqualJson } from "../src/core/equal.ts";
import { isProblem } from "./client.ts";
import { texts } from "./texts/draft.ts";

/**
 * `saved`: what is shown is what the server has. `waiting`: it is saved when the typing pauses. `refused`: it can't be
 * saved as it stands; the issues say where. `failed`: the server was not reached, or would not. `conflict`: another has
 * saved a draft meanwhile; nothing is saved until it is said whose is meant.
 */
export type Saving = "saved" | "waiting" | "saving" | "refused" | "failed" | "conflict";

type Versioned = { version: number } | null;
interface Revised<Definition> {
  revision: number;
  definition: Definition;
  findings: readonly Finding[];
}

/** As it is at the server: what is in force, null where nothing is yet, and the draft. */
export interface Standing<InForce, Draft> {
  readonly inForce: InForce;
  readonly draft: Draft | null;
}

export interface Kept<InForce, Draft, Definition> extends Standing<InForce, Draft> {
  /** As it is shown and edited. */
  readonly definition: Definition;
  readonly saving: Saving;
  readonly error: unknown;
  /** What is wrong with what is shown, by its place: `auth.0.secret`. */
  readonly issues: readonly Finding[];
}

/** What one kind of draft is asked of the server, and how it is read. */
export interface DraftDoor<InForce, Draft, Definition, How> {
  read: () => Promise<Standing<InForce, Draft>>;
  /** What editing begins with. */
  definitionOf: (standing: Standing<InForce, Draft>) => Definition;
  /** What its shape alone says is wrong; without it, what was found last stays until the next save. */
  faultsIn?: (definition: Definition) => readonly Finding[];
  /** A draft that says what is in force already goes; without it, it stays. */
  isInForce?: (definition: Definition, inForce: InForce) => boolean;
  save: (definition: Definition, revision: number) => Promise<Draft>;
  drop: (revision: number) => Promise<unknown>;
  /** Gives what is in force then. */
  publish: (draft: Draft, how: How) => Promise<NonNullable<InForce>>;
}

const pauseMs = 600;
/** A network that was gone is tried again by itself. */
const againMs = 5_000;

/** Keeps what is edited in a draft, a moment after each change; one thing is done at a time. */
export class DraftKeeper<
  InForce extends Versioned,
  Draft extends Revised<unknown>,
  Definition extends object,
  How = void,
> {
  #state: Kept<InForce, Draft, Definition>;
  readonly #door: DraftDoor<InForce, Draft, Definition, How>;
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOpen = false;
  #running: Promise<void> | null = null;
  /** Of the last draft that is no more; revisions rise, also over that. */
  #dropped = 0;

  constructor(door: DraftDoor<InForce, Draft, Definition, How>, standing: Standing<InForce, Draft>) {
    this.#door = door;
    this.#state = this.#begun(standing);
  }

  readonly state = (): Kept<InForce, Draft, Definition> => this.#state;

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

  /** Changes members of what is shown. */
  change(part: Partial<Definition>): void {
    this.replace({ ...this.#state.definition, ...part });
  }

  /** Changes what is shown at once, and the draft when the changes pause. */
  replace(definition: Definition): void {
    const { issues, saving } = this.#shapeOf(definition);
    if (this.#state.saving === "conflict") return this.#set({ definition, issues });
    this.#set({ definition, issues, error: null, saving });
    clearTimeout(this.#timer);
    if (saving === "waiting") this.#later(pauseMs);
  }

  /** What the server has by now, unless something here is not saved, or it was read before what is here. */
  arrived(standing: Standing<InForce, Draft>): void {
    const { inForce, draft, saving } = this.#state;
    if (saving !== "saved" || (standing.inForce === inForce && standing.draft === draft)) return;
    const [here, there] = [inForce?.version ?? 0, standing.inForce?.version ?? 0];
    if (there < here) return;
    if (there === here && (standing.draft?.revision ?? 0) < (draft?.revision ?? 0)) return;
    if (standing.draft !== null && standing.draft.revision <= this.#dropped) return;
    this.#set(this.#begun(standing));
  }

  /** Saves what is not saved yet; resolves with whether all of it is. */
  async save(): Promise<boolean> {
    do {
      clearTimeout(this.#timer);
      await this.#alone(() => this.#save());
    } while (this.#state.saving === "waiting");
    return this.#state.saving === "saved";
  }

  /** Shows what the server has, instead of what is here; after a conflict: what the other has saved. */
  reload(): Promise<void> {
    clearTimeout(this.#timer);
    return this.#alone(async () => this.#set(this.#begun(await this.#door.read())));
  }

  /** After a conflict: puts what is shown in the place of what the other has saved. */
  async keepMine(): Promise<void> {
    await this.#alone(async () => {
      const { inForce, draft } = await this.#door.read();
      this.#set({ inForce, draft, error: null, ...this.#shapeOf(this.#state.definition) });
    });
    await this.save();
  }

  /** Throws the draft away. What is shown stays, until what is in force is read. */
  discard(): Promise<void> {
    clearTimeout(this.#timer);
    return this.#alone(async () => {
      await this.#drop(this.#state.draft);
      this.#set({ draft: null, saving: "saved", error: null, issues: [] });
    });
  }

  /** Puts the draft in force. What is typed meanwhile is kept, and begins the next draft. */
  async publish(how: How): Promise<NonNullable<InForce>> {
    await this.save();
    return this.#alone(async () => {
      const { draft } = this.#saved();
      if (draft === null) throw new Error(texts.none);
      const inForce = await this.#door.publish(draft, how);
      this.#dropped = draft.revision;
      const { saving, issues } = this.#state;
      this.#set({ inForce, draft: null, issues: saving === "saved" ? [] : issues });
      return inForce;
    });
  }

  /**
   * Does something at once to what is in force, and resolves with what that says about it. What is shown goes on from
   * there. Throws, and does nothing, while something is not saved; unless what it changes is apart from all that is
   * edited, as a pause is: that must not wait for an author.
   */
  async inForce(
    act: () => Promise<Partial<Definition>>,
    { isApart = false }: { isApart?: boolean } = {},
  ): Promise<void> {
    await this.save();
    await this.#alone(async () => {
      const { inForce: before, saving } = isApart ? this.#state : this.#saved();
      const part = await act();
      const { inForce } = await this.#door.read();
      // A pause, for one, is no part of the definition.
      if (inForce?.version === before?.version) return this.#set({ inForce });
      if (saving !== "saved") {
        return this.#set({ inForce, definition: { ...this.#state.definition, ...part } });
      }
      await this.#drop(this.#state.draft);
      const definition = { ...this.#followed(before, inForce), ...part };
      this.#set({ inForce, draft: null, definition, ...this.#shapeOf(definition) });
      await this.#save();
    });
  }

  /** What is edited, with what has changed in force where it was not edited. */
  #followed(before: InForce, after: InForce): Definition {
    const { definition } = this.#state;
    const membersOf = (inForce: InForce) =>
      new Map<string, unknown>(Object.entries(this.#door.definitionOf({ inForce, draft: null })));
    const [now, was, is] = [
      new Map<string, unknown>(Object.entries(definition)),
      membersOf(before),
      membersOf(after),
    ];
    const untouched = [...new Set([...was.keys(), ...is.keys()])].filter((name) =>
      isEqualJson(now.get(name) ?? null, was.get(name) ?? null),
    );
    return { ...definition, ...Object.fromEntries(untouched.map((name) => [name, is.get(name)])) };
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#isOpen) this.#timer = setTimeout(() => void this.save(), ms);
  }

  async #save(): Promise<void> {
    const { definition, inForce, draft, saving } = this.#state;
    if (saving !== "waiting" && saving !== "failed") return;
    // What failed is shown until it is saved: what says so must not come and go with each try.
    if (saving === "waiting") this.#set({ saving: "saving" });
    try {
      const isNone = this.#door.isInForce?.(definition, inForce) === true;
      const saved = isNone
        ? await this.#drop(draft)
        : await this.#door.save(definition, draft?.revision ?? 0);
      const isLatest = this.#state.definition === definition;
      this.#set({
        draft: saved,
        ...(isLatest && { saving: "saved", error: null, issues: saved?.findings ?? [] }),
      });
    } catch (error) {
      const refusal = refusalOf(error);
      // What was typed meanwhile may mend it, and is saved next; but not over somebody else's.
      const isLatest = this.#state.definition === definition;
      if (isLatest || refusal.saving === "conflict") this.#set(refusal);
      if (isLatest && isProblem(error) && error.code === "unreachable") this.#later(againMs);
    }
  }

  async #drop(draft: Draft | null): Promise<null> {
    if (draft !== null) {
      await this.#door.drop(draft.revision);
      this.#dropped = draft.revision;
    }
    return null;
  }

  /** What is shown, all of which is saved. */
  #saved(): Kept<InForce, Draft, Definition> {
    if (this.#state.saving !== "saved") throw new Error(texts.unsaved);
    return this.#state;
  }

  #begun(standing: Standing<InForce, Draft>): Kept<InForce, Draft, Definition> {
    const definition = this.#door.definitionOf(standing);
    return { ...standing, definition, saving: "saved", error: null, issues: standing.draft?.findings ?? [] };
  }

  /** Whether it can be saved, as far as that can be told here; the server knows the rest. */
  #shapeOf(definition: Definition): { issues: readonly Finding[]; saving: Saving } {
    if (this.#door.faultsIn === undefined) return { issues: this.#state.issues, saving: "waiting" };
    const issues = this.#door.faultsIn(definition);
    return { issues, saving: issues.length > 0 ? "refused" : "waiting" };
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

  #set(part: Partial<Kept<InForce, Draft, Definition>>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}

function refusalOf(error: unknown): { saving: Saving; error: unknown; issues?: readonly Finding[] } {
  if (!isProblem(error)) return { saving: "failed", error };
  if (error.code === "conflict") return { saving: "conflict", error };
  if (error.issues.length === 0) return { saving: "failed", error };
  const issues = error.issues.map((issue) => ({
    ...issue,
    path: issue.path.replace(/^definition\./, ""),
    severity: "error" as const,
  }));
  return { saving: "refused", error, issues };
}
