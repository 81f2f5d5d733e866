import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { MailCheck } from "lucide-react";
import { DeadLetterStatus } from "../../../src/contract/dead-letter.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Choice } from "../../parts/choice.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Select } from "../../parts/field.tsx";
import { OlderPager } from "../../parts/older-pager.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { SearchInput } from "../../parts/search-input.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { texts } from "../../texts/dead-letters.ts";
import { AddressTable } from "./address-table.tsx";
import { DeadLetterDialog } from "./dead-letter-dialog.tsx";
import { DeadLettersSearch } from "./dead-letters-search.ts";
import { LetterTable } from "./letter-table.tsx";

const pageSize = 50;
/** Letters that are looked at to group them. */
const groupedMax = 1_000;
const refreshMs = 5_000;

/** Webhooks that an address has not taken, kept to be sent again. */
export function DeadLettersPage() {
  const workspace = useWorkspace();
  const client = useClient();
  const search = useSearch({ from: "/$workspace/dead-letters" });
  const navigate = useNavigate({ from: "/$workspace/dead-letters" });
  const { view = "addresses", status = "dead", url, workflow, before, letter } = search;
  const change = (changed: DeadLettersSearch) =>
    void navigate({ search: { ...search, before: undefined, ...changed } });
  const isGrouped = view === "addresses";
  const query = {
    url,
    workflow,
    status: status === "any" ? undefined : status,
    limit: isGrouped ? groupedMax : pageSize,
    before: isGrouped ? undefined : before,
  };
  const list = useQuery({
    queryKey: [workspace, "dead-letters", query],
    queryFn: () => client.listDeadLetters({ query }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });
  const letters = list.data?.items ?? [];
  return (
    <Page title={texts.title} about={texts.about}>
      <Card isFlush>
        <Filters search={search} onChange={change} />
        {list.isError ? <ProblemNote error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.isPending ? <Skeleton /> : null}
        {list.data !== undefined && letters.length === 0 ? (
          <Empty icon={<MailCheck />} title={texts.empty.title}>
            {texts.empty.about}
          </Empty>
        ) : null}
        {letters.length > 0 && isGrouped ? (
          <AddressTable
            letters={letters}
            isComplete={list.data?.next === null}
            onOpen={(address) => change({ view: "all", url: address })}
          />
        ) : null}
        {letters.length > 0 && !isGrouped ? (
          <LetterTable letters={letters} onOpen={(id) => change({ before, letter: id })} />
        ) : null}
        {list.data === undefined || isGrouped ? null : (
          <OlderPager
            next={list.data.next}
            isFirst={before === undefined}
            onOlder={(next) => change({ before: next })}
            onFirst={() => change({})}
          />
        )}
      </Card>
      {letter === undefined ? null : (
        <DeadLetterDialog id={letter} onClose={() => change({ before, letter: undefined })} />
      )}
    </Page>
  );
}

interface FiltersProps {
  search: DeadLettersSearch;
  onChange: (changed: DeadLettersSearch) => void;
}

const Filters = ({ search, onChange }: FiltersProps) => (
  <div className="flex flex-wrap items-center gap-2 border-b border-line p-3">
    <Choice
      label={texts.view}
      value={search.view ?? "addresses"}
      options={(["addresses", "all"] as const).map((value) => ({ value, label: texts.views[value] }))}
      onValue={(view) => onChange({ view })}
    />
    <div className="flex min-w-48 flex-1">
      <SearchInput
        initial={search.url ?? ""}
        label={texts.search}
        onSearch={(url) => onChange({ url: url === "" ? undefined : url })}
      />
    </div>
    <div className="w-full sm:w-auto">
      <Select
        aria-label={texts.status}
        value={search.status ?? "dead"}
        onValue={(status) => onChange({ status: DeadLettersSearch.shape.status.parse(status) })}
        options={[...DeadLetterStatus.options, "any" as const].map((value) => ({
          value,
          label: texts.statuses[value],
        }))}
      />
    </div>
  </div>
);
