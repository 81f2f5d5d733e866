import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { TemplateSummary } from "../../../src/contract/template.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { SearchInput } from "../../parts/search-input.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Badge } from "../../parts/status.tsx";
import { texts } from "../../texts/workflow-new.ts";
import { InstallTemplate } from "./install-template.tsx";

/** All templates, by what they are for; one of them is looked at before it is used. */
export function FromTemplate() {
  const workspace = useWorkspace();
  const client = useClient();
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const list = useQuery({
    queryKey: [workspace, "templates"],
    queryFn: () => client.listTemplates({}),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (chosen !== null) return <InstallTemplate template={chosen} onBack={() => setChosen(null)} />;
  const found = (list.data?.items ?? []).filter((each) => isFound(each, search));
  return (
    <div className="flex flex-col gap-4">
      <SearchInput label={texts.search} onSearch={setSearch} />
      {list.isError ? <ProblemNote error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeleton /> : null}
      <ul className="grid gap-3 sm:grid-cols-2">
        {found.map(({ name, title, description, useCase }) => (
          <li key={name}>
            <button
              type="button"
              onClick={() => setChosen(name)}
              className="flex h-full w-full flex-col items-start gap-2 rounded-xl border border-line p-4 text-left hover:border-accent"
            >
              <span className="text-sm font-semibold">{title}</span>
              <Badge>{texts.useCases[useCase]}</Badge>
              <span className="line-clamp-3 text-xs text-muted">{description}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function isFound({ name, title, description, providers }: TemplateSummary, search: string): boolean {
  const text = [name, title, description, ...providers].join(" ").toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
