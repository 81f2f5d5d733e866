import { Link } from "@tanstack/react-router";
import { Play } from "lucide-react";
import { useState } from "react";
import { useWorkspace } from "../../client.ts";
import { Empty } from "../../parts/empty.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { LookFurther } from "../../parts/look-further.tsx";
import { Card } from "../../parts/page.tsx";
import { texts as page } from "../../texts/runs.ts";
import { texts } from "../../texts/workflow-run.ts";
import { useRunList } from "../runs/run-list.ts";
import { RunTable } from "../runs/run-table.tsx";

/** The runs of one workflow, the newest first, as they go. */
export function RunsTab({ workflow }: { workflow: string }) {
  const workspace = useWorkspace();
  const [before, setBefore] = useState<string>();
  const { list, stop, shown } = useRunList({ filters: { workflow }, before, isHeld: false });
  return (
    <Card
      isFlush
      title={page.title}
      actions={
        <Link
          to="/$workspace/runs"
          params={{ workspace }}
          search={{ workflow }}
          className="text-sm text-accent hover:underline"
        >
          {texts.allRuns}
        </Link>
      }
    >
      <ListStates
        list={list}
        isEmpty={shown?.items.length === 0}
        empty={
          shown?.next === null ? (
            <Empty icon={<Play />} title={page.empty.title}>
              {page.empty.about}
            </Empty>
          ) : null
        }
      >
        <RunTable runs={shown?.items ?? []} />
      </ListStates>
      <LookFurther
        list={list}
        found={shown}
        before={before}
        onStop={() => void stop()}
        onBefore={setBefore}
      />
    </Card>
  );
}
