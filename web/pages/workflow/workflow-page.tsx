import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useWorkspace } from "../../client.ts";
import { buttonClass } from "../../parts/button.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Page } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { texts as missing } from "../../texts/missing.ts";
import { texts as list } from "../../texts/workflows.ts";
import { catalogQuery, queriesOf } from "./editor-queries.ts";
import { WorkflowEditor } from "./workflow-editor.tsx";

/** One workflow: its editor, its versions, its runs. */
export function WorkflowPage() {
  const workspace = useWorkspace();
  const { workflow } = useParams({ from: "/$workspace/workflows/$workflow" });
  const queries = queriesOf(workspace, workflow);
  const inForce = useQuery(queries.inForce);
  const draft = useQuery({
    ...queries.draft,
    gcTime: 0,
    refetchOnMount: "always",
    refetchOnWindowFocus: false,
  });
  const catalog = useQuery(catalogQuery(workspace));
  const asked = [inForce, draft, catalog];
  const failed = asked.find(({ isError }) => isError);
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
  if (inForce.data === undefined || draft.data === undefined || catalog.data === undefined) {
    return (
      <Page title={workflow} crumbs={crumbs} isWide>
        <Skeleton rows={10} />
      </Page>
    );
  }
  // A workflow's own id leads to it too, but edits go by its name.
  const name = inForce.data?.name ?? draft.data?.name;
  if (name === undefined) {
    return (
      <Page title={workflow} crumbs={crumbs}>
        <Empty
          title={missing.title}
          action={
            <Link
              to="/$workspace/workflows"
              params={{ workspace }}
              className={buttonClass({ look: "primary" })}
            >
              {list.title}
            </Link>
          }
        >
          {missing.about}
        </Empty>
      </Page>
    );
  }
  return (
    <WorkflowEditor
      key={name}
      name={name}
      inForce={inForce.data}
      draft={draft.data}
      kinds={catalog.data.kinds}
      crumbs={crumbs}
    />
  );
}
