import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import type { TemplateInstalled } from "../../../src/contract/template.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Prose } from "../../parts/prose.tsx";
import { SearchInput } from "../../parts/search-input.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Badge } from "../../parts/status.tsx";
import { texts as templates } from "../../texts/templates.ts";
import { texts } from "../../texts/workflow-new.ts";
import { Install } from "../templates/install.tsx";
import { isFound } from "../templates/is-found.ts";

interface FromTemplateProps {
  onInstalled: (installed: TemplateInstalled) => void;
}

/** All templates, by what they are for; one of them is looked at before it is used. */
export function FromTemplate({ onInstalled }: FromTemplateProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const list = useQuery({
    queryKey: [workspace, "templates"],
    queryFn: () => client.listTemplates({}),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (chosen !== null)
    return <Chosen template={chosen} onBack={() => setChosen(null)} onInstalled={onInstalled} />;
  const found = (list.data?.items ?? []).filter((each) => isFound(each, search));
  return (
    <div className="flex flex-col gap-4">
      <SearchInput label={texts.search} onSearch={setSearch} />
      <ListStates
        list={list}
        isEmpty={found.length === 0}
        empty={<p className="text-sm text-muted">{templates.nothingFound}</p>}
      >
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
                <span className="line-clamp-3 text-xs text-muted">
                  <Prose text={description} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      </ListStates>
    </div>
  );
}

interface ChosenProps extends FromTemplateProps {
  template: string;
  onBack: () => void;
}

function Chosen({ template, onBack, onInstalled }: ChosenProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const asked = useQuery({
    queryKey: [workspace, "templates", template],
    queryFn: () => client.getTemplate({ template, query: {} }),
  });
  return (
    <div className="flex flex-col gap-4">
      <div>
        <Button
          size="small"
          look="ghost"
          onClick={onBack}
          icon={<ArrowLeft className="size-4" aria-hidden />}
        >
          {texts.back}
        </Button>
      </div>
      {asked.isError ? <ProblemNote error={asked.error} onRetry={() => void asked.refetch()} /> : null}
      {asked.isPending ? <Skeleton /> : null}
      {asked.data === undefined ? null : (
        <>
          <div>
            <h3 className="text-base font-semibold">{asked.data.title}</h3>
            <p className="mt-1 text-sm text-muted">
              <Prose text={asked.data.description} />
            </p>
          </div>
          <Install template={asked.data} onInstalled={onInstalled} />
        </>
      )}
    </div>
  );
}
