import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useWorkspace } from "../../client.ts";
import { Empty } from "../../parts/empty.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { SearchInput } from "../../parts/search-input.tsx";
import { catalogQuery } from "../../parts/trigger/catalog.ts";
import { texts } from "../../texts/catalog.ts";
import { type CatalogEntry, CatalogKind, entriesOf } from "./catalog-entry.ts";
import { CatalogItem } from "./catalog-item.tsx";

const route = getRouteApi("/$workspace/catalog");

/** What Tripline can do, from the catalog that forms, help and reference are made of. */
export function CatalogPage() {
  const workspace = useWorkspace();
  const { kind, name } = route.useSearch();
  const [search, setSearch] = useState("");
  const catalog = useQuery(catalogQuery(workspace));
  const entries = catalog.data === undefined ? [] : entriesOf(catalog.data, kind);
  const found = entries.filter((entry) => isFound(entry, search));
  const chosen = entries.find((entry) => entry.name === name);
  return (
    <Page title={texts.title} about={texts.about}>
      <div className="grid items-start gap-6 lg:grid-cols-[20rem_minmax(0,1fr)]">
        <div className="min-w-0 lg:sticky lg:top-6">
          <Card isFlush>
            <Kinds open={kind} />
            <div className="border-b border-line p-3">
              <SearchInput label={texts.search} onSearch={setSearch} />
            </div>
            <ListStates
              list={catalog}
              isEmpty={found.length === 0}
              empty={<p className="p-5 text-sm text-muted">{texts.nothingFound}</p>}
              rows={12}
            >
              <ul className="max-h-[60vh] overflow-y-auto p-2 lg:max-h-[calc(100dvh-15rem)]">
                {found.map((entry) => (
                  <li key={entry.name}>
                    <EntryLink entry={entry} kind={kind} />
                  </li>
                ))}
              </ul>
            </ListStates>
          </Card>
        </div>
        <Card>
          {chosen === undefined ? (
            <Empty title={texts.choose} />
          ) : (
            <CatalogItem key={`${kind} ${chosen.name}`} entry={chosen} />
          )}
        </Card>
      </div>
    </Page>
  );
}

function Kinds({ open }: { open: CatalogKind }) {
  const workspace = useWorkspace();
  return (
    <nav aria-label={texts.title} className="flex flex-wrap gap-1 border-b border-line px-2 pt-1">
      {CatalogKind.options.map((kind) => (
        <Link
          key={kind}
          to="/$workspace/catalog"
          params={{ workspace }}
          search={{ kind }}
          aria-current={kind === open ? "page" : undefined}
          className="-mb-px border-b-2 border-transparent px-2.5 py-2 text-sm font-medium text-muted hover:text-ink aria-[current]:border-accent aria-[current]:text-ink"
        >
          {texts.kinds[kind]}
        </Link>
      ))}
    </nav>
  );
}

function EntryLink({ entry, kind }: { entry: CatalogEntry; kind: CatalogKind }) {
  const workspace = useWorkspace();
  return (
    <Link
      to="/$workspace/catalog"
      params={{ workspace }}
      search={{ kind, name: entry.name }}
      activeOptions={{ includeSearch: true }}
      title={entry.name}
      className="block truncate rounded-lg px-3 py-1.5 text-sm font-medium hover:bg-sunken data-[status=active]:bg-accent-soft data-[status=active]:text-accent"
    >
      {entry.title}
    </Link>
  );
}

function isFound({ name, title, description }: CatalogEntry, search: string): boolean {
  const text = `${name} ${title} ${description}`.toLowerCase();
  return text.includes(search.toLowerCase());
}
