import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { WorkflowVersion } from "../../../src/contract/version.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Field } from "../../parts/field.tsx";
import { Card } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Select } from "../../parts/select.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { texts } from "../../texts/workflow-versions.ts";
import { DifferenceView } from "./difference-view.tsx";
import type { EditorSession } from "./editor-session.ts";

interface CompareVersionsProps {
  session: EditorSession;
  workflow: string;
  /** The newest first. */
  versions: readonly WorkflowVersion[];
}

const draft = "draft";

/** Any two versions, or one and the draft, beside each other. */
export function CompareVersions({ session, workflow, versions }: CompareVersionsProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const { hasDraft } = session.view();
  const sides = [
    ...(hasDraft ? [{ value: draft, label: texts.draft }] : []),
    ...versions.map(({ version }) => ({
      value: String(version),
      label: `${texts.columns.version} ${version}`,
    })),
  ];
  const [chosen, setChosen] = useState<{ from?: string; to?: string }>({});
  // A draft that was chosen may be gone by now.
  const side = (name: "from" | "to", otherwise: number) =>
    (sides.find(({ value }) => value === chosen[name]) ?? sides[otherwise] ?? sides[0])?.value ?? "";
  const [from, to] = [side("from", 1), side("to", 0)];
  const query = { from: sideOf(from), to: sideOf(to) };
  const difference = useQuery({
    queryKey: [workspace, "difference", workflow, query, versions.length],
    queryFn: async () => {
      if (from === draft || to === draft) await session.save();
      return client.diffWorkflow({ workflow, query });
    },
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  return (
    <Card title={texts.compareTitle}>
      <div className="flex flex-col gap-5">
        <div className="grid gap-4 sm:max-w-lg sm:grid-cols-2">
          <Field label={texts.from}>
            {(control) => (
              <Select
                {...control}
                options={sides}
                value={from}
                onValue={(value) => setChosen({ ...chosen, from: value })}
              />
            )}
          </Field>
          <Field label={texts.to}>
            {(control) => (
              <Select
                {...control}
                options={sides}
                value={to}
                onValue={(value) => setChosen({ ...chosen, to: value })}
              />
            )}
          </Field>
        </div>
        {difference.isError ? (
          <ProblemNote error={difference.error} onRetry={() => void difference.refetch()} />
        ) : null}
        {difference.isPending ? <Skeleton rows={3} /> : null}
        {difference.data === undefined ? null : <DifferenceView difference={difference.data} />}
      </div>
    </Card>
  );
}

const sideOf = (value: string) => (value === draft ? draft : Number(value));
