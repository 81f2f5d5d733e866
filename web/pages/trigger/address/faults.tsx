import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import type { TriggerFaults } from "../../../../src/contract/match.ts";
import { useClient, useWorkspace } from "../../../client.ts";
import { texts } from "../../../texts/trigger.ts";
import { useEditor } from "../editor.ts";

/** What keeps the trigger in force from working whole; nothing is shown where nothing does. */
export function Faults() {
  const { trigger } = useEditor();
  const workspace = useWorkspace();
  const client = useClient();
  const { data } = useQuery({
    queryKey: [workspace, "triggers", trigger.id, "faults", trigger.version],
    queryFn: () => client.triggerFaults({ trigger: trigger.id }),
  });
  const problems = data?.problems ?? [];
  const count = data?.count ?? 0;
  if (problems.length + trigger.warnings.length + count === 0) return null;
  return (
    <section
      aria-label={texts.problems}
      className="flex items-start gap-3 rounded-xl border border-line bg-warn-soft px-4 py-3 text-sm"
    >
      <TriangleAlert className="mt-0.5 size-5 shrink-0 text-warn" aria-hidden />
      <div className="min-w-0">
        <p className="font-semibold">{texts.warnings}</p>
        <ul className="mt-1 list-disc pl-5">
          {trigger.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
          {problems.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <code className="font-mono text-xs">{path}</code> {message}
            </li>
          ))}
          {data === undefined || count === 0 ? null : <Unevaluated faults={data} />}
        </ul>
      </div>
    </section>
  );
}

/** How often, why the last time, and the way to all of them. */
function Unevaluated({ faults: { count, countMax, latest } }: { faults: TriggerFaults }) {
  const { trigger } = useEditor();
  const workspace = useWorkspace();
  return (
    <li>
      {texts.faultCount(count, countMax)}{" "}
      <Link
        to="/$workspace/deliveries"
        params={{ workspace }}
        search={{ trigger: trigger.name, faulty: "true" }}
        className="font-medium underline underline-offset-2"
      >
        {texts.showFaults}
      </Link>
      {latest?.reason ? (
        <p className="line-clamp-3 wrap-anywhere text-muted">
          {texts.lastFault} {latest.reason}
        </p>
      ) : null}
    </li>
  );
}
