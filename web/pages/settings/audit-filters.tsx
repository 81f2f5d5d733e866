import { AuditKind } from "../../../src/contract/audit.ts";
import { SearchInput } from "../../parts/search-input.tsx";
import { Select } from "../../parts/select.tsx";
import { texts } from "../../texts/settings.ts";
import { Period } from "../../url-search.ts";
import type { AuditSearch } from "./audit-search.ts";

interface AuditFiltersProps {
  search: AuditSearch;
  onSearch: (search: AuditSearch) => void;
}

export function AuditFilters({ search, onSearch }: AuditFiltersProps) {
  const own = texts.auditPage;
  const text = (name: "actor" | "target") => (value: string) =>
    onSearch({ ...search, [name]: value === "" ? undefined : value });
  return (
    <search className="grid grid-cols-1 gap-2 border-b border-line p-3 sm:grid-cols-2 xl:grid-cols-4">
      <Select
        aria-label={own.kind}
        value={search.kind ?? ""}
        options={[
          { value: "", label: own.kinds.all },
          ...AuditKind.options.map((kind) => ({ value: kind, label: own.kinds[kind] })),
        ]}
        onValue={(kind) => onSearch({ ...search, kind: AuditKind.safeParse(kind).data })}
      />
      <Select
        aria-label={own.period}
        value={search.period ?? ""}
        options={[
          { value: "", label: own.periods.all },
          ...Period.options.map((period) => ({ value: period, label: own.periods[period] })),
        ]}
        onValue={(period) =>
          onSearch({
            ...search,
            since: undefined,
            until: undefined,
            period: Period.safeParse(period).data,
          })
        }
      />
      <SearchInput label={own.actor} initial={search.actor ?? ""} onSearch={text("actor")} />
      <SearchInput label={own.target} initial={search.target ?? ""} onSearch={text("target")} />
    </search>
  );
}
