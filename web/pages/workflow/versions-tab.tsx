import { useQuery, useQueryClient } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useState } from "react";
import type { WorkflowVersion } from "../../../src/contract/version.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Empty } from "../../parts/empty.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { Card } from "../../parts/page.tsx";
import { Badge } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { Moment } from "../../parts/time.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/workflow-versions.ts";
import { CompareVersions } from "./compare-versions.tsx";
import { queriesOf } from "./editor-queries.ts";
import type { EditorSession } from "./editor-session.ts";

interface VersionsTabProps {
  session: EditorSession;
  workflow: string;
  isPublished: boolean;
}

/** Who published what, when and why; what differs; the way back. */
export function VersionsTab({ session, workflow, isPublished }: VersionsTabProps) {
  const list = useQuery({ ...queriesOf(useWorkspace(), workflow).versions, enabled: isPublished });
  const mayRollBack = useMay("editor");
  const [rolledTo, setRolledTo] = useState<number | null>(null);
  if (!isPublished) {
    return (
      <Card>
        <Empty icon={<History />} title={texts.empty.title}>
          {texts.empty.about}
        </Empty>
      </Card>
    );
  }
  const versions = list.data?.items ?? [];
  const newest = versions[0]?.version;
  return (
    <div className="flex flex-col gap-5">
      <Card isFlush title={texts.list}>
        <ListStates list={list} isEmpty={false} empty={null}>
          <Table
            label={texts.list}
            columns={columnsOf({ newest, mayRollBack, onRollBack: setRolledTo })}
            rows={versions}
            keyOf={({ version }) => String(version)}
          />
        </ListStates>
      </Card>
      {versions.length < 2 && !session.view().hasDraft ? null : (
        <CompareVersions session={session} workflow={workflow} versions={versions} />
      )}
      <RollBack session={session} workflow={workflow} version={rolledTo} onClose={() => setRolledTo(null)} />
    </div>
  );
}

interface ColumnsOptions {
  newest: number | undefined;
  mayRollBack: boolean;
  onRollBack: (version: number) => void;
}

const columnsOf = ({ newest, mayRollBack, onRollBack }: ColumnsOptions) => [
  {
    name: "version",
    title: texts.columns.version,
    cell: ({ version }: WorkflowVersion) => (
      <span className="inline-flex items-center gap-2 font-medium tabular-nums">
        {version}
        {version === newest ? <Badge tone="good">{texts.inForce}</Badge> : null}
      </span>
    ),
  },
  {
    name: "when",
    title: texts.columns.when,
    cell: ({ createdAt }: WorkflowVersion) => <Moment at={createdAt} />,
  },
  {
    name: "by",
    title: texts.columns.by,
    from: "@xl" as const,
    cell: ({ by }: WorkflowVersion) => by ?? texts.tripline,
  },
  {
    name: "note",
    title: texts.columns.note,
    from: "@2xl" as const,
    cell: ({ note, restores }: WorkflowVersion) =>
      [restores === null ? null : texts.restores(restores), note].filter(Boolean).join(": "),
  },
  {
    name: "actions",
    title: <span className="sr-only">{texts.columns.actions}</span>,
    isLast: true,
    cell: ({ version }: WorkflowVersion) =>
      version === newest ? null : (
        <Button
          size="small"
          disabled={!mayRollBack}
          aria-label={texts.rollBackTo(version)}
          onClick={() => onRollBack(version)}
        >
          {texts.rollBack}
        </Button>
      ),
  },
];

interface RollBackProps {
  session: EditorSession;
  workflow: string;
  version: number | null;
  onClose: () => void;
}

function RollBack({ session, workflow, version, onClose }: RollBackProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const toasts = useToasts();
  const cache = useQueryClient();
  const rollBack = async () => {
    if (version === null) return;
    const published = await client.rollBackWorkflow({ workflow, input: { version } });
    if (!session.view().hasDraft) await session.reload();
    toasts.done(texts.rolledBack(published.version));
    await cache.invalidateQueries({ queryKey: [workspace, "workflows"] });
  };
  return (
    <Confirm
      title={texts.rollBackTo(version ?? 0)}
      verb={texts.rollBack}
      isDanger={false}
      isOpen={version !== null}
      onClose={onClose}
      onConfirm={rollBack}
    >
      {texts.rollBackAbout(version ?? 0)}
    </Confirm>
  );
}
