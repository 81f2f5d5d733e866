import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { LayoutTemplate } from "lucide-react";
import { useState } from "react";
import { type TemplateSummary, UseCase } from "../../../src/contract/template.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Empty } from "../../parts/empty.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { Prose } from "../../parts/prose.tsx";
import { SearchInput } from "../../parts/search-input.tsx";
import { texts } from "../../texts/templates.ts";
import { isFound } from "./is-found.ts";

/** Templates by what they are for. */
export function TemplatesPage() {
  const workspace = useWorkspace();
  const client = useClient();
  const [search, setSearch] = useState("");
  const list = useQuery({
    queryKey: [workspace, "templates"],
    queryFn: () => client.listTemplates({}),
  });
  const found = (list.data?.items ?? []).filter((template) => isFound(template, search));
  return (
    <Page title={texts.title} about={texts.about}>
      <div className="max-w-md">
        <SearchInput label={texts.search} onSearch={setSearch} />
      </div>
      {/* Templates are cards of their own; only where there are none, that stands in one. */}
      {found.length === 0 || list.isError ? (
        <Card isFlush>
          <ListStates
            list={list}
            isEmpty={found.length === 0}
            empty={
              <Empty icon={<LayoutTemplate />} title={texts.nothingFound}>
                {texts.nothingFoundAbout}
              </Empty>
            }
            rows={8}
          >
            {null}
          </ListStates>
        </Card>
      ) : null}
      {UseCase.options.map((purpose) => (
        <Group key={purpose} purpose={purpose} templates={found.filter((each) => each.useCase === purpose)} />
      ))}
    </Page>
  );
}

function Group({ purpose, templates }: { purpose: UseCase; templates: readonly TemplateSummary[] }) {
  const workspace = useWorkspace();
  if (templates.length === 0) return null;
  return (
    <section aria-label={texts.purposes[purpose]} className="flex flex-col gap-3">
      <h2 className="text-sm font-semibold text-muted">{texts.purposes[purpose]}</h2>
      <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {templates.map(({ name, title, description, providers }) => (
          <li
            key={name}
            className="relative flex flex-col gap-2 rounded-xl border border-line bg-surface p-5 hover:border-line-strong has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus)"
          >
            <h3 className="font-semibold">
              <Link
                to="/$workspace/templates/$template"
                params={{ workspace, template: name }}
                className="outline-none after:absolute after:inset-0 after:rounded-xl"
              >
                {title}
              </Link>
            </h3>
            <div className="flex-1">
              <p className="line-clamp-3 text-sm text-muted">
                <Prose text={description} />
              </p>
            </div>
            {providers.length === 0 ? null : <p className="text-xs text-muted">{providers.join(" · ")}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
