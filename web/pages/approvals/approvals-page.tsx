import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ThumbsUp } from "lucide-react";
import { capital } from "../../capital.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Choice } from "../../parts/choice.tsx";
import { Empty } from "../../parts/empty.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { OlderPager } from "../../parts/older-pager.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { texts } from "../../texts/approvals.ts";
import { ApprovalCard } from "./approval-card.tsx";

const pageSize = 25;
const refreshMs = 5_000;

/** What runs ask people. */
export function ApprovalsPage() {
  const workspace = useWorkspace();
  const client = useClient();
  const { state = "open", before } = useSearch({ from: "/$workspace/approvals" });
  const navigate = useNavigate({ from: "/$workspace/approvals" });
  const query = { state, before, limit: pageSize };
  const list = useQuery({
    queryKey: [workspace, "approvals", query],
    queryFn: () => client.listApprovals({ query }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });
  const approvals = list.data?.items ?? [];
  return (
    <Page
      title={texts.title}
      about={texts.about}
      actions={
        <Choice
          label={texts.state}
          value={state}
          options={(["open", "all"] as const).map((value) => ({
            value,
            label: capital(texts.states[value]),
          }))}
          onValue={(next) => void navigate({ search: { state: next } })}
        />
      }
    >
      <ListStates
        list={list}
        isEmpty={approvals.length === 0}
        empty={
          <Card>
            <Empty icon={<ThumbsUp />} title={texts.empty.title}>
              {texts.empty.about}
            </Empty>
          </Card>
        }
      >
        <ul className="flex flex-col gap-4">
          {approvals.map((approval) => (
            <li key={approval.id}>
              <ApprovalCard approval={approval} />
            </li>
          ))}
        </ul>
      </ListStates>
      {list.data === undefined ? null : (
        <OlderPager
          next={list.data.next}
          isFirst={before === undefined}
          onOlder={(next) => void navigate({ search: { state, before: next } })}
          onFirst={() => void navigate({ search: { state } })}
        />
      )}
    </Page>
  );
}
