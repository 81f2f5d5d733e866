import type { Gap } from "../../canvas/edit.ts";
import { copied } from "./clipboard.ts";
import { addStep, pasteSteps } from "./step-actions.ts";
import { type Choice, StepPicker } from "./step-picker.tsx";
import type { Editor } from "./use-editor.ts";

interface AddStepProps {
  editor: Editor;
  /** Where something is being added; null: nowhere. */
  gap: Gap | null;
  onClose: () => void;
  onWebhook: () => void;
}

/** Asks what is to be added, adds it, and opens it. */
export function AddStep({ editor, gap, onClose, onWebhook }: AddStepProps) {
  const choose = (choice: Choice) => {
    onClose();
    if (choice.kind === "webhook") onWebhook();
    else if (gap !== null) {
      editor.act((definition) => {
        const outcome = addStep(definition, gap, choice.of);
        editor.open(outcome.current);
        return outcome;
      });
    }
  };
  const paste = () => {
    if (gap !== null) editor.act((definition) => pasteSteps(definition, gap, copied()));
    onClose();
  };
  return (
    <StepPicker
      kinds={editor.kinds}
      isOpen={gap !== null}
      onClose={onClose}
      onChoose={choose}
      onPaste={gap !== null && copied().length > 0 ? paste : undefined}
    />
  );
}
