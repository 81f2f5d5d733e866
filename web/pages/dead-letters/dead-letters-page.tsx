import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { MailCheck } from "lucide-react";
import { useState } from "react";
import { type DeadLetterQuery, DeadLetterStatus } from "../../../src/contract/dead-letter.ts";
import { capital } from "../../capital.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Choice } from "../../parts/choice.tsx";
import { Empty } from "../../parts/empty.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { OlderPager } from "../../parts/older-pager.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { SearchInput } from "../../parts/search-input.tsx";
import { Select } from "../../parts/select.tsx";
import { texts } from "../../texts/dead-letters.ts";
import { AddressTable } from "./address-table.tsx";
import { DeadLetterDialog } from "./dead-letter-dialog.tsx";
import { DeadLettersSearch } from "./dead-letters-search.ts";
import { type LetterAct, LetterConfirm } from "./letter-actions.tsx";
import { LetterTable } from "./letter-table.tsx";

const pageSize = 50;
const refreshMs = 5_000;

/** Webhooks that an address has not taken, kept to be sent again. */
export function DeadLettersPage() {
  const search = useSearch({ from: "/$workspace/dead-letters" });
  const navigate = useNavigate({ from: "/$workspace/dead-letters" });
  const { view = "addresses", before, letter } = search;
  const [act, setAct] = useState<LetterAct | null>(null);
  const change = (changed: DeadLettersSearch) =>
    void navigate({ search: { ...search, before: undefined, ...changed } });
  const query = queryOf(search);
  const { list, addresses, letters } = useDeadLetters(query, { view, before });
  return (
    <Page title={texts.title} about={texts.about}>
      <Card isFlush>
        <Filters search={search} onChange={change} />
        <ListStates
          list={list}
          isEmpty={addresses.length === 0 && letters.length === 0}
          empty={
            <Empty icon={<MailCheck />} title={texts.empty.title}>
              {texts.empty.about}
            </Empty>
          }
        >
          {view === "addresses" ? (
            <AddressTable
              addresses={addresses}
              query={query}
              onOpen={(address) => change({ view: "all", url: address })}
              onAct={setAct}
            />
          ) : (
            <LetterTable letters={letters} onOpen={(id) => change({ before, letter: id })} onAct={setAct} />
          )}
        </ListStates>
        {list.data === undefined ? null : (
          <OlderPager
            next={list.data.next}
            isFirst={before === undefined}
            onOlder={(next) => change({ before: next })}
            onFirst={() => change({})}
          />
        )}
      </Card>
      {letter === undefined ? null : (
        <DeadLetterDialog id={letter} onAct={setAct} onClose={() => change({ before, letter: undefined })} />
      )}
      <LetterConfirm
        act={act}
        onDiscarded={() => letter !== undefined && change({ before, letter: undefined })}
        onClose={() => setAct(null)}
      />
    </Page>
  );
}

const queryOf = ({ url, workflow, status = "dead" }: DeadLettersSearch): DeadLetterQuery => ({
  ...(url !== undefined && { url }),
  ...(workflow !== undefined && { workflow }),
  ...(status !== "any" && { status }),
});

interface Place {
  view: "addresses" | "all";
  before: string | undefined;
}

/** One page of them, by address or each by itself. */
function useDeadLetters(query: DeadLetterQuery, { view, before }: Place) {
  const workspace = useWorkspace();
  const client = useClient();
  const list = useQuery({
    queryKey: [workspace, "dead-letters", view, query, before ?? null],
    queryFn: async () => {
      const page = { query: { ...query, limit: pageSize, ...(before !== undefined && { before }) } };
      if (view === "all") {
        const { items: letters, next } = await client.listDeadLetters(page);
        return { addresses: [], letters, next };
      }
      const { items: addresses, next } = await client.listDeadLetterAddresses(page);
      return { addresses, letters: [], next };
    },
    // The other view holds nothing that is drawn here.
    placeholderData: (shown, of) => (of?.queryKey[2] === view ? shown : undefined),
    refetchInterval: refreshMs,
  });
  return { list, addresses: list.data?.addresses ?? [], letters: list.data?.letters ?? [] };
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
          label: capital(texts.statuses[value]),
        }))}
      />
    </div>
  </div>
);
