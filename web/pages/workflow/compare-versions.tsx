import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { WorkflowVersion } from "../../../src/contract/version.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Field, Select } from "../../parts/field.tsx";
import { Card } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
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
  const [to, setTo] = useState(sides[0]?.value ?? "");
  const [from, setFrom] = useState((sides[1] ?? sides[0])?.value ?? "");
  const query = { from: sideOf(from), to: sideOf(to) };
  const difference = useQuery({
    queryKey: [workspace, "workflows", workflow, "diff", query],
    queryFn: async () => {
      if (from === draft || to === draft) await session.flush();
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
            {(control) => <Select {...control} options={sides} value={from} onValue={setFrom} />}
          </Field>
          <Field label={texts.to}>
            {(control) => <Select {...control} options={sides} value={to} onValue={setTo} />}
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
