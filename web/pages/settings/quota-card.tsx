import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { quotaDefault, type Workspace } from "../../../src/contract/workspace.ts";
import { useAction } from "../../action.ts";
import { useClient } from "../../client.ts";
import { Field, TextInput } from "../../parts/field.tsx";
import { Card } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/settings.ts";
import { readWhole, wholeText } from "../../whole-number.ts";
import { SaveBar } from "./save-bar.tsx";

const windows = ["perMinute", "perHour", "perDay"] as const;

/** How many deliveries the workspace takes (S22). */
export function QuotaCard({ workspace }: { workspace: Workspace }) {
  const client = useClient();
  const queries = useQueryClient();
  const may = useMay("owner");
  const [changed, setChanged] = useState<Partial<Record<(typeof windows)[number], string>>>({});
  const shown = (each: (typeof windows)[number]) => {
    const most = workspace.quota[each];
    return changed[each] ?? (most === undefined || most === null ? "" : wholeText(most));
  };
  const save = useAction({
    run: () => {
      const given = windows.flatMap((each) => {
        const most = readWhole(shown(each));
        return most === null ? [] : [[each, most] as const];
      });
      return client.patchWorkspace({ input: { quota: Object.fromEntries(given) } });
    },
    told: () => texts.saved,
    onDone: (saved) => {
      queries.setQueryData([workspace.id, "workspace"], saved);
      setChanged({});
    },
    isQuiet: true,
  });
  const isWrong = (each: (typeof windows)[number]) =>
    shown(each).trim() !== "" && readWhole(shown(each)) === null;
  return (
    <Card title={texts.workspacePage.quota} about={texts.workspacePage.quotaAbout}>
      <div className="flex flex-col gap-4">
        {save.isError ? <ProblemNote error={save.error} /> : null}
        <div className="grid gap-4 sm:grid-cols-3">
          {windows.map((each) => (
            <Field
              key={each}
              label={texts.workspacePage[each]}
              error={isWrong(each) ? texts.workspacePage.quotaWrong : undefined}
            >
              {(control) => (
                <TextInput
                  {...control}
                  inputMode="numeric"
                  disabled={!may}
                  placeholder={wholeText(quotaDefault[each])}
                  value={shown(each)}
                  onValue={(text) => setChanged({ ...changed, [each]: text })}
                />
              )}
            </Field>
          ))}
        </div>
        <SaveBar
          needs="owner"
          isChanged={Object.keys(changed).length > 0}
          isWrong={windows.some(isWrong)}
          isBusy={save.isPending}
          onSave={() => save.mutate()}
          onReset={() => setChanged({})}
        />
      </div>
    </Card>
  );
}
