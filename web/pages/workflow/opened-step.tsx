import { nameOf } from "../../canvas/step-summary.ts";
import type { SampleUse } from "./sample.ts";
import { SidePanel } from "./side-panel.tsx";
import type { StepCommands } from "./step-commands.ts";
import { StepPanel } from "./step-panel.tsx";
import type { Editor } from "./use-editor.ts";

interface OpenedStepProps {
  editor: Editor;
  commands: StepCommands;
  sample: SampleUse;
}

/** The panel of the step that is open; nothing where none is, or it is gone. */
export function OpenedStep({ editor, commands, sample }: OpenedStepProps) {
  const entry = editor.entries.find((each) => each.kind === "step" && each.key === editor.opened);
  if (entry?.kind !== "step") return null;
  const close = () => editor.open(undefined);
  return (
    <SidePanel title={nameOf(entry.item.step)} onClose={close}>
      <StepPanel
        key={entry.item.step.type}
        editor={editor}
        entry={entry}
        commands={commands}
        sample={sample}
        onClose={close}
      />
    </SidePanel>
  );
}
