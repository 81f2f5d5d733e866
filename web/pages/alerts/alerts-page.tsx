import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { BellOff } from "lucide-react";
import { useState } from "react";
import { AlertStatus } from "../../../src/contract/alert.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { buttonClass } from "../../parts/button.tsx";
import { Empty } from "../../parts/empty.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { Pager, usePages } from "../../parts/pager.tsx";
import { Select } from "../../parts/select.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { texts } from "../../texts/alerts.ts";
import { Acknowledge, Resolve } from "./alert-dialogs.tsx";
import { type AlertAct, AlertTable } from "./alert-table.tsx";

const pageSize = 50;
const route = getRouteApi("/$workspace/alerts");
const renewedMs = 15_000;

/** What the rules saw; somebody looks after it, or says that it is over. */
export function AlertsPage() {
  const workspace = useWorkspace();
  const client = useClient();
  const { status } = route.useSearch();
  const navigate = route.useNavigate();
  const pages = usePages();
  const [act, setAct] = useState<AlertAct | null>(null);
  const query = {
    limit: pageSize,
    ...(status !== undefined && { status }),
    ...(pages.cursor && { before: pages.cursor }),
  };
  const list = useQuery({
    queryKey: [workspace, "alerts", query],
    queryFn: () => client.listAlerts({ query }),
    placeholderData: keepPreviousData,
    refetchInterval: renewedMs,
  });
  const items = list.data?.items ?? [];
  const choose = (chosen: string) => {
    pages.first();
    void navigate({ search: { status: AlertStatus.safeParse(chosen).data }, replace: true });
  };
  const toRules = (
    <Link to="/$workspace/settings/alerts" params={{ workspace }} className={buttonClass()}>
      {texts.toRules}
    </Link>
  );
  return (
    <Page title={texts.title} about={texts.about} actions={toRules}>
      <Card isFlush>
        <div className="max-w-60 p-3">
          <Select
            aria-label={texts.columns.status}
            value={status ?? ""}
            options={[
              { value: "", label: texts.statuses.all },
              ...AlertStatus.options.map((each) => ({ value: each, label: texts.statuses[each] })),
            ]}
            onValue={choose}
          />
        </div>
        <ListStates list={list} isEmpty={items.length === 0} empty={<Nothing status={status} />}>
          <div className="border-t border-line">
            <AlertTable alerts={items} onAct={setAct} />
            <Pager pages={pages} next={list.data?.next ?? null} />
          </div>
        </ListStates>
      </Card>
      {act?.kind === "acknowledge" ? <Acknowledge alert={act.alert} onClose={() => setAct(null)} /> : null}
      {act?.kind === "resolve" ? <Resolve alert={act.alert} onClose={() => setAct(null)} /> : null}
    </Page>
  );
}

/** Where nothing is looked for, that comes first. */
function Nothing({ status = "all" }: { status?: AlertStatus | "all" | undefined }) {
  const workspace = useWorkspace();
  const client = useClient();
  const rules = useQuery({
    queryKey: [workspace, "alert-rules"],
    queryFn: () => client.listAlertRules({}),
  });
  if (rules.isPending) return <Skeleton rows={3} />;
  if (rules.data?.items.length !== 0) {
    return (
      <Empty icon={<BellOff />} title={texts.empty[status].title}>
        {texts.empty[status].about}
      </Empty>
    );
  }
  return (
    <Empty
      icon={<BellOff />}
      title={texts.noRules.title}
      action={
        <Link
          to="/$workspace/settings/alerts"
          params={{ workspace }}
          className={buttonClass({ look: "primary" })}
        >
          {texts.noRules.add}
        </Link>
      }
    >
      {texts.noRules.about}
    </Empty>
  );
}
