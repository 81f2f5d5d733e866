import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { BookmarkPlus, RotateCcw } from "lucide-react";
import { useState } from "react";
import type { DeliveryDetail } from "../../../src/contract/delivery.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { InTurn } from "../../parts/in-turn.tsx";
import { OperateButton } from "../../parts/operate-button.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Status } from "../../parts/status.tsx";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/delivery.ts";
import { texts as replayTexts } from "../../texts/replays.ts";
import { useTriggerNames } from "../../trigger-names.ts";
import { DeliveryRefusal } from "./delivery-refusal.tsx";
import { DeliveryReplay } from "./delivery-replay.tsx";
import { DeliveryRequest } from "./delivery-request.tsx";
import { DeliveryRuns } from "./delivery-runs.tsx";
import { DeliverySummary } from "./delivery-summary.tsx";
import { DeliveryTrace } from "./delivery-trace.tsx";
import { FixtureDialog } from "./fixture-dialog.tsx";

/** One delivery: what came, what every station said of it, and what it has started. */
export function DeliveryPage() {
  const workspace = useWorkspace();
  const client = useClient();
  const { delivery: id } = useParams({ from: "/$workspace/deliveries/$delivery" });
  const delivery = useQuery({
    queryKey: [workspace, "deliveries", "one", id],
    queryFn: () => client.getDelivery({ delivery: id }),
  });
  const { nameOf, isPending: isNaming } = useTriggerNames();
  const shown = isNaming ? undefined : delivery.data;
  return (
    <Page
      title={shown === undefined ? texts.title : titleOf(shown, nameOf)}
      crumbs={
        <Link
          to="/$workspace/deliveries"
          params={{ workspace }}
          className="underline-offset-2 hover:underline"
        >
          {texts.all}
        </Link>
      }
      beside={
        shown === undefined ? null : (
          <>
            <Status of={shown.status} />
            {shown.test === true ? (
              <span className="text-sm font-medium text-accent">{texts.test}</span>
            ) : null}
          </>
        )
      }
      actions={shown === undefined ? null : <Actions key={id} delivery={shown} />}
    >
      {delivery.isError ? (
        <ProblemNote error={delivery.error} onRetry={() => void delivery.refetch()} />
      ) : null}
      {shown === undefined && !delivery.isError ? (
        <Card>
          <Skeleton rows={12} />
        </Card>
      ) : null}
      {shown === undefined ? null : <Parts key={id} delivery={shown} />}
    </Page>
  );
}

const titleOf = ({ eventType, triggerId }: DeliveryDetail, nameOf: (id: string | null) => string | null) =>
  eventType ?? texts.requestTo(nameOf(triggerId));

function Parts({ delivery }: { delivery: DeliveryDetail }) {
  const { tab } = useSearch({ from: "/$workspace/deliveries/$delivery" });
  const navigate = useNavigate({ from: "/$workspace/deliveries/$delivery" });
  return (
    <InTurn>
      <DeliverySummary delivery={delivery} />
      {delivery.status === "rejected" ? <DeliveryRefusal delivery={delivery} /> : null}
      <div className="grid gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <DeliveryRequest
          delivery={delivery}
          tab={tab ?? "body"}
          onTab={(next) => void navigate({ search: { tab: next }, replace: true })}
        />
        <div className="flex min-w-0 flex-col gap-6">
          <DeliveryTrace trace={delivery.trace} />
          <DeliveryRuns delivery={delivery} />
        </div>
      </div>
    </InTurn>
  );
}

/** Nothing runs on what was not proved; what was refused is let in, where that is wanted, beside the reason. */
const unreplayable: ReadonlySet<DeliveryDetail["status"]> = new Set(["rejected", "handshake"]);

function Actions({ delivery }: { delivery: DeliveryDetail }) {
  const [open, setOpen] = useState<"replay" | "fixture" | null>(null);
  const close = () => setOpen(null);
  const mayKeep = useMay("editor");
  return (
    <>
      {mayKeep ? (
        <Button onClick={() => setOpen("fixture")} icon={<BookmarkPlus className="size-4" aria-hidden />}>
          {texts.fixture.open}
        </Button>
      ) : null}
      {unreplayable.has(delivery.status) ? null : (
        <OperateButton
          look="primary"
          onClick={() => setOpen("replay")}
          icon={<RotateCcw className="size-4" aria-hidden />}
        >
          {replayTexts.replay}
        </OperateButton>
      )}
      {open === "replay" ? <DeliveryReplay delivery={delivery} onClose={close} /> : null}
      {open === "fixture" ? <FixtureDialog delivery={delivery} onClose={close} /> : null}
    </>
  );
}
