import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Workspace } from "../../../src/contract/workspace.ts";
import { useAction } from "../../action.ts";
import { useClient } from "../../client.ts";
import { Field } from "../../parts/field.tsx";
import { Card } from "../../parts/page.tsx";
import { Select } from "../../parts/select.tsx";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/settings.ts";
import { useWorkflowNames } from "../../workflow-names.ts";
import { SaveBar } from "./save-bar.tsx";

/** The workflow that looks after runs that failed. */
export function FailureCard({ workspace }: { workspace: Workspace }) {
  const client = useClient();
  const queries = useQueryClient();
  const may = useMay("owner");
  const workflows = useWorkflowNames();
  const [changed, setChanged] = useState<string | null>(null);
  const given = workspace.onFailure ?? "";
  const shown = changed ?? given;
  const save = useAction({
    run: () => client.patchWorkspace({ input: { onFailure: shown === "" ? null : shown } }),
    told: () => texts.saved,
    onDone: (saved) => {
      queries.setQueryData([workspace.id, "workspace"], saved);
      setChanged(null);
    },
  });
  const named = workflows.map(({ name, title }) => ({ value: name, label: title }));
  const isKnown = shown === "" || named.some(({ value }) => value === shown);
  return (
    <Card title={texts.workspacePage.failure} about={texts.workspacePage.failureAbout}>
      <div className="flex flex-col gap-4">
        <div className="max-w-sm">
          <Field label={texts.workspacePage.failureLabel}>
            {(control) => (
              <Select
                {...control}
                disabled={!may}
                value={shown}
                options={[
                  { value: "", label: texts.workspacePage.failureNone },
                  ...(isKnown ? [] : [{ value: shown, label: shown }]),
                  ...named,
                ]}
                onValue={setChanged}
              />
            )}
          </Field>
        </div>
        <SaveBar
          needs="owner"
          isChanged={changed !== null && changed !== given}
          isBusy={save.isPending}
          onSave={() => save.mutate()}
          onReset={() => setChanged(null)}
        />
      </div>
    </Card>
  );
}
