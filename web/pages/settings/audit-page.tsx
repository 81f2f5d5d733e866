import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ScrollText } from "lucide-react";
import { useMemo } from "react";
import { useClient, useWorkspace } from "../../client.ts";
import { Empty } from "../../parts/empty.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { Card } from "../../parts/page.tsx";
import { Pager, usePages } from "../../parts/pager.tsx";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/settings.ts";
import { countSet, spanOf } from "../../url-search.ts";
import { AuditExport } from "./audit-export.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import type { AuditSearch } from "./audit-search.ts";
import { AuditTable } from "./audit-table.tsx";
import { SettingsFrame } from "./settings-frame.tsx";

const pageSize = 50;
const route = getRouteApi("/$workspace/settings/audit");

/** What was changed by whom, and what was refused (S71). */
export function AuditPage() {
  const workspace = useWorkspace();
  const client = useClient();
  const may = useMay("owner");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const pages = usePages();
  const own = texts.auditPage;
  // A span back from now is taken once: each page of one list is about the same time.
  const filters = useMemo(() => filtersOf(search), [search]);
  const query = { ...filters, limit: pageSize, ...(pages.cursor && { before: pages.cursor }) };
  const list = useQuery({
    queryKey: [workspace, "audit", query],
    queryFn: () => client.listAudit({ query }),
    placeholderData: keepPreviousData,
    enabled: may,
  });
  const filter = (changed: AuditSearch) => {
    pages.first();
    void navigate({ search: changed, replace: true });
  };
  const items = list.data?.items ?? [];
  const isFiltered = countSet(search) > 0;
  return (
    <SettingsFrame
      title={texts.audit}
      about={own.about}
      actions={may ? <AuditExport filters={filters} /> : null}
    >
      <Card isFlush>
        {may ? <AuditFilters search={search} onSearch={filter} /> : null}
        {may ? (
          <ListStates
            list={list}
            rows={8}
            isEmpty={items.length === 0}
            empty={
              <Empty icon={<ScrollText />} title={isFiltered ? own.nothingFound : own.empty}>
                {isFiltered ? own.nothingFoundAbout : own.emptyAbout}
              </Empty>
            }
          >
            <>
              <AuditTable entries={items} />
              <Pager pages={pages} next={list.data?.next ?? null} />
            </>
          </ListStates>
        ) : (
          <p className="p-5 text-sm text-muted">{texts.ownersSee}</p>
        )}
      </Card>
    </SettingsFrame>
  );
}

function filtersOf({ kind, actor, target, ...span }: AuditSearch) {
  const { since, until } = spanOf(span);
  return {
    ...(kind !== undefined && { kind }),
    ...(actor !== undefined && { actor }),
    ...(target !== undefined && { target }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  };
}
