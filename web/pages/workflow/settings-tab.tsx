import type { z } from "zod";
import { changed } from "../../canvas/edit.ts";
import { Card } from "../../parts/page.tsx";
import { texts } from "../../texts/workflow.ts";
import { CheckedForm } from "./checked-form.tsx";
import { CommonOfWorkflow, workflowSchema } from "./definition-schema.ts";
import { SaveNote } from "./save-note.tsx";
import type { Editor } from "./use-editor.ts";

type Settings = z.input<typeof CommonOfWorkflow>;

/** What a workflow has beside its steps: when it starts, how long it may take, what follows its failures. */
export function SettingsTab({ editor }: { editor: Editor }) {
  const { session, view, definition, isEditable } = editor;
  const { name: _name, steps: _steps, ...settings } = definition;
  const change = (to: Settings) => {
    const names = new Set([...Object.keys(settings), ...Object.keys(to)]);
    const members = new Map(Object.entries(to));
    let next = definition;
    for (const name of names) next = changed(next, name, () => members.get(name));
    session.change(next);
  };
  return (
    <Card title={texts.settingsTitle} actions={<SaveNote session={session} view={view} />}>
      <div className="max-w-2xl">
        <CheckedForm
          schema={workflowSchema}
          check={CommonOfWorkflow}
          value={settings}
          onChange={change}
          issues={view.findings.filter(({ path }) => !path.startsWith("steps"))}
          disabled={!isEditable}
        />
      </div>
    </Card>
  );
}
