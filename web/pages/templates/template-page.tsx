import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { Template } from "../../../src/contract/template.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { CodeEditor } from "../../form/code-editor.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Prose } from "../../parts/prose.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { named } from "../../template-name.ts";
import { texts } from "../../texts/templates.ts";
import { Install } from "./install.tsx";
import { TemplateSamples } from "./template-samples.tsx";

/** One template: what it does and needs, its samples, and installing it. */
export function TemplatePage() {
  const workspace = useWorkspace();
  const client = useClient();
  const { template: name = "" } = useParams({ strict: false });
  const template = useQuery({
    queryKey: [workspace, "templates", name],
    queryFn: () => client.getTemplate({ template: name, query: {} }),
  });
  const crumbs = (
    <Link to="/$workspace/templates" params={{ workspace }} className="hover:text-ink hover:underline">
      {texts.back}
    </Link>
  );
  if (template.data === undefined) {
    return (
      <Page title={name} crumbs={crumbs}>
        {template.isError ? (
          <ProblemNote error={template.error} onRetry={() => void template.refetch()} />
        ) : (
          <Card>
            <Skeleton rows={10} />
          </Card>
        )}
      </Page>
    );
  }
  const { title, description, samples } = template.data;
  return (
    <Page title={title} crumbs={crumbs} about={<Prose text={description} />}>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-6 max-lg:order-2">
          <TemplateSamples samples={samples} name={name} />
          <Next template={template.data} />
          <Definitions template={template.data} />
        </div>
        <div className="min-w-0 lg:sticky lg:top-6">
          <Install template={template.data} />
        </div>
      </div>
    </Page>
  );
}

function Next({ template: { name, next } }: { template: Template }) {
  return (
    <Card title={texts.next}>
      <ol className="flex list-decimal flex-col gap-1.5 pl-5 text-sm">
        {next.map((step) => (
          <li key={step}>
            <Prose text={named(step, name)} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Definitions({ template: { definitions } }: { template: Template }) {
  return (
    <Card title={texts.definition}>
      <CodeEditor
        label={texts.definition}
        language="json"
        readOnly
        value={JSON.stringify(definitions.length === 1 ? definitions[0] : definitions, null, 2)}
      />
    </Card>
  );
}
