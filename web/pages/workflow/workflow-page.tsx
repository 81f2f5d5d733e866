import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useWorkspace } from "../../client.ts";
import { Page } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { texts as list } from "../../texts/workflows.ts";
import { kindsQuery, queriesOf } from "./editor-queries.ts";
import { WorkflowEditor } from "./workflow-editor.tsx";

/** One workflow: its editor, its versions, its runs. */
export function WorkflowPage() {
  const workspace = useWorkspace();
  const { workflow } = useParams({ from: "/$workspace/workflows/$workflow" });
  // The editor knows better than what is read meanwhile: only a fresh start is read.
  const standing = useQuery({
    ...queriesOf(workspace, workflow).standing,
    gcTime: 0,
    refetchOnMount: "always",
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const kinds = useQuery(kindsQuery(workspace));
  const asked = [standing, kinds];
  // What is being edited stays where a later reading failed.
  const failed = asked.find(({ isError, data }) => isError && data === undefined);
  const crumbs = (
    <Link to="/$workspace/workflows" params={{ workspace }} className="hover:text-ink hover:underline">
      {list.title}
    </Link>
  );
  if (failed !== undefined) {
    const retry = () => asked.forEach((query) => void query.refetch());
    return (
      <Page title={workflow} crumbs={crumbs}>
        <ProblemNote error={failed.error} onRetry={retry} />
      </Page>
    );
  }
  if (standing.data === undefined || kinds.data === undefined) {
    return (
      <Page title={workflow} crumbs={crumbs} isWide>
        <Skeleton rows={10} />
      </Page>
    );
  }
  const { inForce, draft } = standing.data;
  // A workflow's own id leads to it too; edits go by its name.
  const name = inForce?.name ?? draft?.name ?? workflow;
  return (
    <WorkflowEditor
      key={name}
      name={name}
      inForce={inForce}
      draft={draft}
      kinds={kinds.data}
      crumbs={crumbs}
    />
  );
}
