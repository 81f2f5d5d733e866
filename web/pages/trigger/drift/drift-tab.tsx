import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Waves } from "lucide-react";
import type { z } from "zod";
import type { DriftItem } from "../../../../src/contract/drift.ts";
import { useClient, useWorkspace } from "../../../client.ts";
import { Button } from "../../../parts/button.tsx";
import { Empty } from "../../../parts/empty.tsx";
import { ListStates } from "../../../parts/list-states.tsx";
import { Card } from "../../../parts/page.tsx";
import { Badge } from "../../../parts/status.tsx";
import { Table } from "../../../parts/table.tsx";
import { Moment } from "../../../parts/time.tsx";
import { useToasts } from "../../../parts/toasts.tsx";
import { texts } from "../../../texts/drift.ts";
import { useEditor } from "../editor.ts";

type Drift = z.output<typeof DriftItem>;

/** Where what arrives is not as the schema says, and a way to learn it. */
export function DriftTab() {
  const { trigger, canWrite } = useEditor();
  const workspace = useWorkspace();
  const client = useClient();
  const drift = useQuery({
    queryKey: [workspace, "triggers", trigger.id, "drift", trigger.version],
    queryFn: () => client.getDrift({ trigger: trigger.id }),
  });
  const { learn, forget } = useLearning();
  const items = drift.data?.items ?? [];
  return (
    <Card
      title={texts.title}
      about={texts.about}
      isFlush
      {...(items.length > 0 && {
        actions: (
          <div className="flex gap-2">
            <Button size="small" disabled={!canWrite} busy={forget.isPending} onClick={() => forget.mutate()}>
              {texts.forget}
            </Button>
            <Button
              size="small"
              look="primary"
              disabled={!canWrite}
              busy={learn.isPending}
              onClick={() => learn.mutate(undefined)}
            >
              {texts.learnAll}
            </Button>
          </div>
        ),
      })}
    >
      <ListStates
        list={drift}
        isEmpty={items.length === 0}
        empty={
          <Empty icon={<Waves />} title={trigger.schema === undefined ? texts.noSchema : texts.none}>
            {trigger.schema === undefined ? texts.noSchemaAbout : texts.noneAbout}
          </Empty>
        }
      >
        <Table
          label={texts.title}
          columns={columns}
          rows={items}
          keyOf={({ path, kind, found }) => `${path} ${kind} ${found}`}
        />
        <p className="border-t border-line px-4 py-3 text-xs text-muted">
          {drift.data?.full === true ? `${texts.full} ` : ""}
          {texts.atOnce}
        </p>
      </ListStates>
    </Card>
  );
}

function useLearning() {
  const { trigger, keeper } = useEditor();
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  const refresh = () => queries.invalidateQueries({ queryKey: [workspace, "triggers", trigger.id] });
  const learn = useMutation({
    mutationFn: async (paths: string[] | undefined) => {
      let schema = trigger.schema;
      await keeper.inForce(async () => {
        const input = paths === undefined ? {} : { paths };
        ({ schema } = await client.acceptDrift({ trigger: trigger.id, input }));
        return {};
      });
      return schema;
    },
    onSuccess: async () => {
      toasts.done(texts.learned);
      await refresh();
    },
    onError: (error) => toasts.failed(error),
  });
  const forget = useMutation({
    mutationFn: () => client.forgetDrift({ trigger: trigger.id }),
    onSuccess: async () => {
      toasts.done(texts.forgotten);
      await refresh();
    },
    onError: (error) => toasts.failed(error),
  });
  return { learn, forget };
}

const columns = [
  {
    name: "place",
    title: texts.columns.place,
    cell: ({ path }: Drift) => <code className="font-mono text-xs break-all">{path}</code>,
  },
  {
    name: "kind",
    title: texts.columns.kind,
    cell: ({ kind, expected, found }: Drift) => (
      <span className="flex flex-wrap items-center gap-2 text-xs">
        <Badge tone={kind === "new" ? "info" : "warn"}>{texts.kinds[kind]}</Badge>
        <span className="text-muted">
          {[expected === null ? null : texts.was(expected), found === null ? null : texts.is(found)]
            .filter(Boolean)
            .join(", ")}
        </span>
      </span>
    ),
  },
  {
    name: "seen",
    title: texts.columns.seen,
    from: "@xl",
    cell: ({ lastSeenAt }: Drift) => <Moment at={lastSeenAt} />,
  },
  {
    name: "count",
    title: texts.columns.count,
    from: "@2xl",
    isNumber: true,
    cell: ({ count }: Drift) => count,
  },
  {
    name: "learn",
    title: texts.columns.learn,
    cell: ({ path, learnable }: Drift) => (learnable ? <LearnOne path={path} /> : null),
  },
] as const;

function LearnOne({ path }: { path: string }) {
  const { learn } = useLearning();
  const { canWrite } = useEditor();
  return (
    <Button
      size="small"
      look="ghost"
      aria-label={texts.learnOne(path)}
      disabled={!canWrite}
      busy={learn.isPending}
      onClick={() => learn.mutate([path])}
    >
      {texts.learn}
    </Button>
  );
}
