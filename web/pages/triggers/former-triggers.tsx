import { queryOptions, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { History } from "lucide-react";
import type { FormerTriggerView } from "../../../src/contract/former-trigger.ts";
import { clientOf, useWorkspace } from "../../client.ts";
import { ExactTime } from "../../parts/time.tsx";
import { texts as all } from "../../texts/triggers.ts";

const texts = all.former;
const shownMax = 5;

export const formerQuery = (workspace: string, search: string) =>
  queryOptions({
    queryKey: [workspace, "former-triggers", search],
    queryFn: () => clientOf(workspace).listFormerTriggers({ query: { search, limit: shownMax } }),
    enabled: search !== "",
  });

/** To which trigger an address belonged that is not one any more. */
export function FormerTriggers({ search }: { search: string }) {
  const workspace = useWorkspace();
  const { data } = useQuery(formerQuery(workspace, search));
  if (data === undefined || data.items.length === 0) return null;
  return (
    <ul className="flex flex-col gap-2 border-b border-line bg-sunken px-4 py-3">
      {data.items.map((former) => (
        <li key={`${former.triggerId} ${former.until}`} className="flex items-start gap-2 text-sm">
          <History className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden />
          <Former former={former} workspace={workspace} />
        </li>
      ))}
    </ul>
  );
}

function Former({ former, workspace }: { former: FormerTriggerView; workspace: string }) {
  return (
    <p className="min-w-0">
      {texts.title} <strong className="font-semibold">{former.name}</strong> {texts.until}{" "}
      <ExactTime at={former.until} />. {texts[former.why]}
      {former.now === null ? null : (
        <>
          {" "}
          {texts.now}{" "}
          <Link
            to="/$workspace/triggers/$trigger"
            params={{ workspace, trigger: former.triggerId }}
            className="font-medium text-accent underline"
          >
            {former.now}
          </Link>
          .
        </>
      )}
    </p>
  );
}
