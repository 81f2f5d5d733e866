import type { Client } from "../../../src/contract/client.ts";
import type { Finding } from "../../../src/contract/problem.ts";
import type { WorkflowDraft } from "../../../src/contract/version.ts";
import type { Workflow } from "../../../src/contract/workflow.ts";
import { type EditedWorkflow, editedOf } from "../../canvas/definition.ts";
import { DraftKeeper, type Saving, type Standing } from "../../draft-keeper.ts";
import { standingOf } from "./editor-queries.ts";
import { changedTo, type History, historyOf, redone, undone } from "./history.ts";

/** What is drawn of an editing session; another object after each change. */
export interface EditorView {
  definition: EditedWorkflow;
  canUndo: boolean;
  canRedo: boolean;
  saving: Saving;
  error: unknown;
  /** There is a draft to be published. */
  hasDraft: boolean;
  findings: readonly Finding[];
  /** Of the draft that was saved last; 0: there is none. */
  revision: number;
}

interface SessionOptions extends Standing<Workflow | null, WorkflowDraft> {
  client: Client;
  name: string;
}

/** How a draft is published: why, and whether in the place of a version that came in between. */
interface How {
  note: string;
  overwrite: boolean;
}

/** One person's editing of one workflow: what it is now, what it was, and how far it is saved. */
export class EditorSession {
  readonly #keeper: DraftKeeper<Workflow | null, WorkflowDraft, EditedWorkflow, How>;
  readonly #listeners = new Set<() => void>();
  #history: History;
  #view: EditorView;

  constructor({ client, name: workflow, inForce, draft }: SessionOptions) {
    this.#keeper = new DraftKeeper(
      {
        read: () => standingOf(client, workflow),
        definitionOf: (standing) => {
          const known = standing.draft?.definition ?? standing.inForce;
          return known === null ? { name: workflow } : editedOf(known);
        },
        save: (definition, revision) =>
          client.saveWorkflowDraft({ workflow, input: { revision, definition } }),
        drop: (revision) => client.discardWorkflowDraft({ workflow, query: { revision } }),
        publish: ({ revision }, { note, overwrite }) =>
          client.publishWorkflow({
            workflow,
            input: { revision, overwrite, ...(note.trim() !== "" && { note: note.trim() }) },
          }),
      },
      { inForce, draft },
    );
    this.#history = historyOf(this.#keeper.state().definition);
    this.#view = this.#viewed();
    this.#keeper.subscribe(() => {
      // What came from the server can be undone as what was edited here.
      this.#history = changedTo(this.#history, this.#keeper.state().definition);
      this.#tell();
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): EditorView => this.#view;

  /** From now on changes are saved by themselves; until it is closed by what this gives. */
  open(): () => void {
    return this.#keeper.open();
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

  /** Saves what is not saved yet; resolves with whether all of it is. */
  save(): Promise<boolean> {
    return this.#keeper.save();
  }

  /** Saves what is here over what somebody else has saved. */
  keepMine(): Promise<void> {
    return this.#keeper.keepMine();
  }

  /** Shows what is at the server; what was here can be had back by undoing. */
  reload(): Promise<void> {
    return this.#keeper.reload();
  }

  /**
   * Publishes the draft; resolves with the number of the version that is in force then. Throws where what is here could
   * not be saved.
   */
  async publish(how: How): Promise<number> {
    return (await this.#keeper.publish(how)).version;
  }

  /** Throws the draft away and goes back to what is in force, if anything is. */
  async discard(): Promise<void> {
    await this.#keeper.discard();
    if (this.#keeper.state().inForce !== null) await this.#keeper.reload();
  }

  #go(history: History): void {
    if (history === this.#history) return;
    const isOther = history.present !== this.#history.present;
    this.#history = history;
    if (isOther) this.#keeper.replace(history.present);
    else this.#tell();
  }

  #tell(): void {
    this.#view = this.#viewed();
    for (const listener of this.#listeners) listener();
  }

  #viewed(): EditorView {
    const { past, present, future } = this.#history;
    const { draft, saving, error, issues } = this.#keeper.state();
    return {
      definition: present,
      canUndo: past.length > 0,
      canRedo: future.length > 0,
      saving,
      error,
      hasDraft: draft !== null || saving !== "saved",
      findings: issues,
      revision: draft?.revision ?? 0,
    };
  }
}
