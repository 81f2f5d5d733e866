import type { Client } from "../../../src/contract/client.ts";
import { type Finding, Problem } from "../../../src/contract/problem.ts";
import type { WorkflowDraft } from "../../../src/contract/version.ts";
import type { WorkflowInput } from "../../../src/contract/workflow.ts";
import { type EditedWorkflow, editedOf } from "../../canvas/definition.ts";
import { DraftSaver, type SaveState } from "./draft-saver.ts";
import { changedTo, type History, historyOf, redone, undone } from "./history.ts";

/** What is drawn of an editing session; another object after each change. */
export interface EditorView {
  definition: EditedWorkflow;
  canUndo: boolean;
  canRedo: boolean;
  save: SaveState;
  /** There is a draft to be published. */
  hasDraft: boolean;
  findings: readonly Finding[];
  /** Of the draft that was saved last; 0: there is none. */
  revision: number;
}

interface SessionOptions {
  client: Client;
  name: string;
  /** What is in force; null: nothing was published yet. */
  inForce: WorkflowInput | null;
  draft: WorkflowDraft | null;
}

/** One person's editing of one workflow: what it is now, what it was, and how far it is saved. */
export class EditorSession {
  readonly #client: Client;
  readonly #name: string;
  readonly #saver: DraftSaver;
  readonly #listeners = new Set<() => void>();
  #history: History;
  #save: SaveState = { kind: "saved" };
  #draft: WorkflowDraft | null;
  #isPublished: boolean;
  #view: EditorView;

  constructor({ client, name, inForce, draft }: SessionOptions) {
    this.#client = client;
    this.#name = name;
    this.#draft = draft;
    this.#isPublished = inForce !== null;
    const known = draft?.definition ?? inForce;
    this.#history = historyOf(known === null ? { name } : editedOf(known));
    this.#saver = new DraftSaver({
      revision: draft?.revision ?? 0,
      save: (revision, changed) =>
        client.saveWorkflowDraft({ workflow: name, input: { revision, definition: changed } }),
      onSaved: (saved) => {
        this.#draft = saved;
      },
      onState: (state) => {
        this.#save = state;
        this.#tell();
      },
    });
    this.#view = this.#viewed();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): EditorView => this.#view;

  get isSaved(): boolean {
    return this.#saver.isSaved;
  }

  change(definition: EditedWorkflow): void {
    this.#go(changedTo(this.#history, definition));
  }

  undo(): void {
    this.#go(undone(this.#history));
  }

  redo(): void {
    this.#go(redone(this.#history));
  }

  flush(): Promise<boolean> {
    return this.#saver.flush();
  }

  /** Saves what is here over what somebody else has saved. */
  async keepMine(): Promise<void> {
    const theirs = await this.#theirs();
    await this.#saver.overwrite(theirs?.revision ?? 0);
  }

  /** Takes what somebody else has saved; what was here can be had back by undoing. */
  async takeTheirs(): Promise<void> {
    const theirs = await this.#theirs();
    if (theirs === null) return this.restart();
    this.#draft = theirs;
    this.#history = changedTo(this.#history, editedOf(theirs.definition));
    this.#saver.reset(theirs.revision);
  }

  /** The draft as it stands at the server; null where somebody has published or discarded it. */
  async #theirs(): Promise<WorkflowDraft | null> {
    try {
      return await this.#client.getWorkflowDraft({ workflow: this.#name });
    } catch (error) {
      if (error instanceof Problem && error.code === "not_found") return null;
      throw error;
    }
  }

  /**
   * Publishes the draft; resolves with the number of the version that is in force then. Throws where what is here could
   * not be saved.
   */
  publish({ note, overwrite }: { note: string; overwrite: boolean }): Promise<number> {
    return this.#saver.end(async (revision) => {
      const { version } = await this.#client.publishWorkflow({
        workflow: this.#name,
        input: { revision, overwrite, ...(note.trim() !== "" && { note: note.trim() }) },
      });
      this.#draft = null;
      this.#isPublished = true;
      return version;
    });
  }

  /** Throws the draft away and goes back to what is in force, if anything is. */
  async discard(): Promise<void> {
    await this.#saver.flush();
    await this.#client.discardWorkflowDraft({
      workflow: this.#name,
      query: { revision: this.#saver.revision },
    });
    if (this.#isPublished) return this.restart();
    this.#draft = null;
    this.#saver.reset(0);
  }

  /** Goes on from what is in force, after another version was published. */
  async restart(): Promise<void> {
    const inForce = await this.#client.getWorkflow({ workflow: this.#name });
    this.#draft = null;
    this.#history = changedTo(this.#history, editedOf(inForce));
    this.#saver.reset(0);
  }

  #go(history: History): void {
    if (history === this.#history) return;
    const isOther = history.present !== this.#history.present;
    this.#history = history;
    if (isOther) this.#saver.change(history.present);
    this.#tell();
  }

  #tell(): void {
    this.#view = this.#viewed();
    for (const listener of this.#listeners) listener();
  }

  #viewed(): EditorView {
    const { past, present, future } = this.#history;
    return {
      definition: present,
      canUndo: past.length > 0,
      canRedo: future.length > 0,
      save: this.#save,
      hasDraft: this.#draft !== null || !this.#saver.isSaved,
      findings: this.#draft?.findings ?? [],
      revision: this.#saver.revision,
    };
  }
}
