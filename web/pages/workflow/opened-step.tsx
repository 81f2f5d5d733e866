import { useState } from "react";
import { nameOf } from "../../canvas/step-summary.ts";
import type { SampleUse } from "./sample.ts";
import { SidePanel } from "./side-panel.tsx";
import type { StepCommands } from "./step-commands.ts";
import { type StepEntry, StepPanel } from "./step-panel.tsx";
import type { Editor } from "./use-editor.ts";

interface OpenedStepProps {
  editor: Editor;
  commands: StepCommands;
  sample: SampleUse;
}

/** The panel of the step that is open; nothing where none is, or it is gone. */
export function OpenedStep(props: OpenedStepProps) {
  const { editor } = props;
  const entry = editor.entries.find((each) => each.kind === "step" && each.key === editor.opened);
  return entry?.kind === "step" ? <PanelOf {...props} entry={entry} /> : null;
}

function PanelOf({ editor, entry, commands, sample }: OpenedStepProps & { entry: StepEntry }) {
  const close = () => editor.open(undefined);
  return (
    <SidePanel title={nameOf(entry.item.step)} onClose={close}>
      <StepPanel
        key={useNumberOf(entry)}
        editor={editor}
        entry={entry}
        commands={commands}
        sample={sample}
        onClose={close}
      />
    </SidePanel>
  );
}

/** Another number for another step: what is half typed for one is not for the next. Renamed or moved it is the same. */
function useNumberOf({ item: { key, path, step } }: StepEntry): number {
  const { type } = step;
  const [seen, see] = useState({ key, path, type, number: 0 });
  if (seen.key === key && seen.path === path && seen.type === type) return seen.number;
  const isSame = seen.type === type && (seen.key === key || seen.path === path);
  const number = isSame ? seen.number : seen.number + 1;
  see({ key, path, type, number });
  return number;
}
