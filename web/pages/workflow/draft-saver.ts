import { Problem } from "../../../src/contract/problem.ts";
import type { WorkflowDraft } from "../../../src/contract/version.ts";
import type { EditedWorkflow } from "../../canvas/definition.ts";
import { texts } from "../../texts/workflow.ts";

/** How far what was edited is kept. */
export type SaveState =
  | { kind: "saved" }
  | { kind: "waiting" }
  | { kind: "saving" }
  | { kind: "failed"; error: unknown }
  /** Somebody else has saved the draft meanwhile; nothing is saved until it is said whose is meant. */
  | { kind: "conflict"; error: unknown };

interface SaverOptions {
  /** Of the draft that was read; 0: there was none. */
  revision: number;
  save: (revision: number, definition: EditedWorkflow) => Promise<WorkflowDraft>;
  onSaved: (draft: WorkflowDraft) => void;
  onState: (state: SaveState) => void;
}

/** Typing pauses about so long between words. */
const pauseMs = 600;
/** A network that was gone is tried again by itself. */
const againMs = 5_000;

/** Saves a draft while it is worked on: one call at a time, and always the newest. */
export class DraftSaver {
  revision: number;
  readonly #options: SaverOptions;
  #state: SaveState = { kind: "saved" };
  #unsaved: EditedWorkflow | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #underWay: Promise<void> | null = null;

  constructor(options: SaverOptions) {
    this.#options = options;
    this.revision = options.revision;
  }

  get isSaved(): boolean {
    return this.#unsaved === null && this.#underWay === null;
  }

  change(definition: EditedWorkflow): void {
    this.#unsaved = definition;
    if (this.#state.kind === "conflict") return;
    if (this.#underWay === null) this.#tell({ kind: "waiting" });
    this.#later(pauseMs);
  }

  /** Saves what is not saved yet; resolves with whether all of it is. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    while (this.#underWay !== null) await this.#underWay;
    if (this.#unsaved !== null && this.#state.kind !== "conflict") await this.#begin();
    return this.isSaved;
  }

  /**
   * Does what the draft ends with. What is changed meanwhile is saved after it, as a new draft. Throws, and does
   * nothing, where something could not be saved before.
   */
  async end<Result>(act: (revision: number) => Promise<Result>): Promise<Result> {
    if (!(await this.flush())) throw new Error(texts.save.unsaved);
    this.#tell({ kind: "saving" });
    const ended = this.#ended(act);
    this.#underWay = ended.then(
      () => undefined,
      () => undefined,
    );
    try {
      return await ended;
    } finally {
      this.#underWay = null;
      this.#tell({ kind: this.#unsaved === null ? "saved" : "waiting" });
    }
  }

  async #ended<Result>(act: (revision: number) => Promise<Result>): Promise<Result> {
    const result = await act(this.revision);
    this.revision = 0;
    return result;
  }

  /** Goes on from another revision of the draft, which is the one to be overwritten. */
  overwrite(revision: number): Promise<boolean> {
    this.revision = revision;
    this.#tell({ kind: "waiting" });
    return this.flush();
  }

  /** Forgets what is not saved, and goes on from what is there. */
  reset(revision: number): void {
    clearTimeout(this.#timer);
    this.revision = revision;
    this.#unsaved = null;
    this.#tell({ kind: "saved" });
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  #begin(): Promise<void> {
    this.#underWay = this.#save().finally(() => {
      this.#underWay = null;
    });
    return this.#underWay;
  }

  async #save(): Promise<void> {
    while (this.#unsaved !== null) {
      const definition = this.#unsaved;
      this.#unsaved = null;
      this.#tell({ kind: "saving" });
      try {
        const draft = await this.#options.save(this.revision, definition);
        this.revision = draft.revision;
        this.#options.onSaved(draft);
      } catch (error) {
        this.#unsaved ??= definition;
        const isConflict = error instanceof Problem && error.code === "conflict";
        this.#tell({ kind: isConflict ? "conflict" : "failed", error });
        if (error instanceof Problem && error.code === "unreachable") this.#later(againMs);
        return;
      }
    }
    this.#tell({ kind: "saved" });
  }

  #tell(state: SaveState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}
