import { asStep } from "../../canvas/definition.ts";
import type { Entry, StepItem } from "../../canvas/step-tree.ts";
import { valueAt } from "../../canvas/value-path.ts";
import { keepCopied } from "./clipboard.ts";
import { addArm, deleteStep, duplicateStep, moveStep, toggleStep, type Way } from "./step-actions.ts";
import type { Editor } from "./use-editor.ts";

type StepEntry = Extract<Entry, { kind: "step" }>;

/** What can be done to a step, by menu and by key alike. */
export interface StepCommands {
  move(entry: StepEntry, way: Way): void;
  duplicate(entry: StepEntry): void;
  toggle(entry: StepEntry): void;
  remove(entry: StepEntry): void;
  /** One more, of a step that may have several. */
  addArm(item: StepItem): void;
  copy(entry: StepEntry): void;
  cut(entry: StepEntry): void;
}

export function stepCommands(editor: Editor): StepCommands {
  const { act, entries } = editor;
  const remove = (entry: StepEntry) => {
    act((definition) => deleteStep(definition, entry, entries));
    if (editor.opened === entry.key) editor.open(undefined);
  };
  const copy = ({ item }: StepEntry) => {
    const text = keepCopied([asStep(valueAt(editor.definition, item.path))]);
    // Without leave the browser's own keys still copy.
    void navigator.clipboard?.writeText(text).catch(() => undefined);
  };
  return {
    move: (entry, way) => act((definition) => moveStep(definition, entry, entries, way)),
    duplicate: (entry) => act((definition) => duplicateStep(definition, entry)),
    toggle: (entry) => act((definition) => toggleStep(definition, entry)),
    addArm: (item) => act((definition) => addArm(definition, item)),
    remove,
    copy,
    cut(entry) {
      copy(entry);
      remove(entry);
    },
  };
}
