import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Plus, Zap } from "lucide-react";
import { useClient, useWorkspace } from "../../client.ts";
import { buttonClass } from "../../parts/button.tsx";
import { Empty } from "../../parts/empty.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { Pager, usePages } from "../../parts/pager.tsx";
import { SearchInput } from "../../parts/search-input.tsx";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/triggers.ts";
import { FormerTriggers, formerQuery } from "./former-triggers.tsx";
import { TriggerList } from "./trigger-list.tsx";

const pageSize = 50;

/** All triggers of the workspace; a pasted address finds its trigger (S47), also one that is no more. */
export function TriggersPage() {
  const workspace = useWorkspace();
  const client = useClient();
  const pages = usePages();
  const navigate = useNavigate();
  const { search = "" } = useSearch({ strict: false });
  const query = {
    limit: pageSize,
    ...(search !== "" && { search }),
    ...(pages.cursor && { after: pages.cursor }),
  };
  const list = useQuery({
    queryKey: [workspace, "triggers", query],
    queryFn: () => client.listTriggers({ query }),
    placeholderData: keepPreviousData,
  });
  const former = useQuery(formerQuery(workspace, search));
  const triggers = list.data?.items ?? [];
  const find = (text: string) => {
    pages.first();
    void navigate({ to: ".", search: text === "" ? {} : { search: text }, replace: true });
  };
  return (
    <Page title={texts.title} about={texts.about} actions={<CreateButton />}>
      <Card isFlush>
        <div className="border-b border-line p-3">
          <SearchInput label={texts.search} initial={search} onSearch={find} />
        </div>
        <FormerTriggers search={search} />
        <ListStates
          list={list}
          isEmpty={triggers.length === 0}
          // Where one was found that is not there any more, that is the answer.
          empty={former.data?.items.length ? null : <Nothing isSearch={search !== ""} />}
        >
          <TriggerList triggers={triggers} />
          <Pager pages={pages} next={list.data?.next ?? null} />
        </ListStates>
      </Card>
    </Page>
  );
}

function CreateButton() {
  const workspace = useWorkspace();
  if (!useMay("editor")) return null;
  return (
    <Link to="/$workspace/triggers/new" params={{ workspace }} className={buttonClass({ look: "primary" })}>
      <Plus className="size-4" aria-hidden />
      {texts.create}
    </Link>
  );
}

function Nothing({ isSearch }: { isSearch: boolean }) {
  return (
    <Empty
      icon={<Zap />}
      title={isSearch ? texts.nothingFound : texts.empty.title}
      {...(!isSearch && { action: <CreateButton /> })}
    >
      {isSearch ? texts.nothingFoundAbout : texts.empty.about}
    </Empty>
  );
}
