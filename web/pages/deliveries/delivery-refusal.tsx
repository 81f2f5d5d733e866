import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CheckCircle2, RefreshCw, ShieldAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { DeliveryDetail } from "../../../src/contract/delivery.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { buttonClass } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Coming } from "../../parts/in-turn.tsx";
import { OperateButton } from "../../parts/operate-button.tsx";
import { Card } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/refusal.ts";
import type { TriggerTab } from "../trigger/trigger-search.ts";
import { DiagnosisView } from "./diagnosis-view.tsx";
import { RecheckView } from "./recheck-view.tsx";

/** Endings of the station `verify` that a signature's settings can be looked for after. */
const unproved: ReadonlySet<string> = new Set(["unauthenticated", "stale", "throttled"]);

/** Why a request was refused, what would have let it in, and whether it would be let in now. */
export function DeliveryRefusal({ delivery }: { delivery: DeliveryDetail }) {
  const last = delivery.trace.findLast(({ verdict }) => verdict !== "ok");
  const isUnproved = last?.station === "verify" && unproved.has(last.verdict);
  const may = useMay("operator");
  const advice = last === undefined ? undefined : adviceOn(last.verdict);
  return (
    <Card title={texts.title}>
      <div className="flex flex-col gap-5">
        {isUnproved && may && delivery.triggerId !== null ? (
          <Debugger delivery={delivery.id} trigger={delivery.triggerId} />
        ) : null}
        {advice === undefined ? null : <Advice {...advice} />}
        {delivery.triggerId === null ? null : (
          <Quarantine delivery={delivery.id} trigger={delivery.triggerId} />
        )}
      </div>
    </Card>
  );
}

const adviceOn = (verdict: string) => Object.entries(texts.advice).find(([name]) => name === verdict)?.[1];

const Advice = ({ title, checks }: { title: string; checks: readonly string[] }) => (
  <div className="text-sm">
    <p className="font-medium">{title}</p>
    <ul className="mt-1 list-disc pl-5">
      {checks.map((check) => (
        <li key={check}>{check}</li>
      ))}
    </ul>
  </div>
);

interface Refused {
  delivery: string;
  trigger: string;
}

function Debugger({ delivery, trigger }: Refused) {
  const workspace = useWorkspace();
  const client = useClient();
  const diagnosis = useQuery({
    queryKey: [workspace, "deliveries", "one", delivery, "diagnosis"],
    queryFn: () => client.diagnoseDelivery({ delivery }),
    retry: false,
  });
  return (
    <section aria-label={texts.debugger} aria-busy={diagnosis.isFetching} className="flex flex-col gap-3">
      {diagnosis.isPending ? <Skeleton rows={3} /> : null}
      {diagnosis.isError ? (
        <ProblemNote error={diagnosis.error} onRetry={() => void diagnosis.refetch()} />
      ) : null}
      {diagnosis.data === undefined ? null : <DiagnosisView diagnosis={diagnosis.data} />}
      <div className="flex flex-wrap gap-2">
        <ToTrigger trigger={trigger} tab="authentication">
          {texts.mend}
        </ToTrigger>
        <OperateButton
          size="small"
          busy={diagnosis.isFetching}
          onClick={() => void diagnosis.refetch()}
          icon={<RefreshCw className="size-4" aria-hidden />}
        >
          {texts.again}
        </OperateButton>
      </div>
    </section>
  );
}

interface ToTriggerProps {
  trigger: string;
  tab: TriggerTab;
  children: ReactNode;
}

/** Where the trigger is set up so that the next one comes in. */
function ToTrigger({ trigger, tab, children }: ToTriggerProps) {
  const workspace = useWorkspace();
  return (
    <Link
      to="/$workspace/triggers/$trigger"
      params={{ workspace, trigger }}
      search={{ tab }}
      className={buttonClass({ size: "small" })}
    >
      {children}
    </Link>
  );
}

/** What a trigger with quarantine has kept whole; without it, how it is had. */
function Quarantine({ delivery, trigger }: Refused) {
  const workspace = useWorkspace();
  const client = useClient();
  const { data, isPending } = useQuery({
    queryKey: [workspace, "triggers", "quarantine", trigger],
    queryFn: async () => (await client.getTrigger({ trigger })).quarantine,
    // It may be gone by now.
    retry: false,
  });
  if (isPending) return <Coming />;
  if (data === undefined) return null;
  return (
    <section aria-label={texts.quarantine} className="flex flex-col gap-3 border-t border-line pt-4">
      <p className="text-sm text-muted">{data ? texts.quarantineAbout : texts.quarantineOff}</p>
      {data ? (
        <Kept delivery={delivery} />
      ) : (
        <div>
          <ToTrigger trigger={trigger} tab="limits">
            {texts.quarantineOn}
          </ToTrigger>
        </div>
      )}
    </section>
  );
}

/** It can be asked about again, and let in after all. */
function Kept({ delivery }: { delivery: string }) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  const [isReleasing, setReleasing] = useState<"normal" | "force" | null>(null);
  const recheck = useMutation({ mutationFn: () => client.recheckDelivery({ delivery }) });
  const release = async () => {
    const { runs } = await client.releaseDelivery({
      delivery,
      input: { force: isReleasing === "force" },
    });
    toasts.done(texts.released(runs.length));
    // It was refused no longer: nothing is left to be looked for.
    await Promise.all([
      queries.invalidateQueries({ queryKey: [workspace, "deliveries", "one", delivery], exact: true }),
      queries.invalidateQueries({ queryKey: [workspace, "deliveries", "list"] }),
    ]);
  };
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <OperateButton
          size="small"
          busy={recheck.isPending}
          onClick={() => recheck.mutate()}
          icon={<CheckCircle2 className="size-4" aria-hidden />}
        >
          {texts.recheck}
        </OperateButton>
        {recheck.data?.passes === true ? (
          <OperateButton size="small" look="primary" onClick={() => setReleasing("normal")}>
            {texts.release}
          </OperateButton>
        ) : null}
        {recheck.data?.passes === false ? (
          <OperateButton
            size="small"
            look="danger"
            onClick={() => setReleasing("force")}
            icon={<ShieldAlert className="size-4" aria-hidden />}
          >
            {texts.force}
          </OperateButton>
        ) : null}
      </div>
      {recheck.isError ? <ProblemNote error={recheck.error} /> : null}
      {recheck.data === undefined ? null : <RecheckView recheck={recheck.data} />}
      {isReleasing === null ? null : (
        <Confirm
          title={texts.releaseTitle}
          verb={texts.release}
          isDanger={isReleasing === "force"}
          isOpen
          onClose={() => setReleasing(null)}
          onConfirm={release}
        >
          {isReleasing === "force" ? texts.forceAbout : texts.releaseAbout}
        </Confirm>
      )}
    </>
  );
}
