import { useQuery } from "@tanstack/react-query";
import { WorkflowInput } from "../../../src/contract/workflow.ts";
import { type EditedWorkflow } from "../../canvas/definition.ts";
import { useWorkspace } from "../../client.ts";
import { Card } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { CheckedForm } from "./checked-form.tsx";
import { definitionSchemaQuery, schemaOfWorkflow } from "./definition-schema.ts";
import { SaveNote } from "./save-note.tsx";
import type { Editor } from "./use-editor.ts";

const Settings = WorkflowInput.omit({ name: true, steps: true });

/** What a workflow has beside its steps: when it starts, how long it may take, what follows its failures. */
export function SettingsTab({ editor }: { editor: Editor }) {
  const schema = useQuery(definitionSchemaQuery(useWorkspace()));
  const { session, view, definition, isEditable } = editor;
  if (schema.isError) return <ProblemNote error={schema.error} onRetry={() => void schema.refetch()} />;
  if (schema.isPending) return <Skeleton />;
  const { name, steps, ...settings } = definition;
  const change = (changed: typeof settings) =>
    session.change(withoutUndefined({ name, ...changed, ...(steps && { steps }) }));
  return (
    <Card actions={<SaveNote session={session} save={view.save} />}>
      <div className="max-w-2xl">
        <CheckedForm
          schema={schemaOfWorkflow(schema.data)}
          check={Settings}
          value={settings}
          onChange={change}
          issues={view.findings.filter(({ path }) => !path.startsWith("steps"))}
          disabled={!isEditable}
        />
      </div>
    </Card>
  );
}

function withoutUndefined(definition: EditedWorkflow): EditedWorkflow {
  const kept = Object.entries(definition).filter(([, value]) => value !== undefined);
  return { name: definition.name, ...Object.fromEntries(kept) };
}
