import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { z } from "zod";

const Tab = z.enum(["editor", "yaml", "backtest", "versions", "runs", "settings"]);

/** What stands in the address of a workflow's page. What can't be understood is left out. */
export const WorkflowSearch = z.object({
  tab: Tab.optional().catch(undefined),
  step: z.string().max(200).optional().catch(undefined),
});

/** What the address says is open, and how another is. */
export function useOpened() {
  const search = useSearch({ from: "/$workspace/workflows/$workflow" });
  const navigate = useNavigate({ from: "/$workspace/workflows/$workflow" });
  // The address follows a moment later: a step that is renamed stays open meanwhile.
  const [ahead, setAhead] = useState<{ step: string | undefined } | null>(null);
  const openStep = (step: string | undefined) => {
    const to = { step };
    setAhead(to);
    const arrived = navigate({ search: (before) => ({ ...before, step }), replace: true });
    void arrived.finally(() => setAhead((now) => (now === to ? null : now)));
  };
  return {
    ...search,
    step: ahead === null ? search.step : ahead.step,
    openStep,
    openTab: (tab: string) =>
      void navigate({ search: (before) => ({ ...before, tab: Tab.safeParse(tab).data }) }),
  };
}
