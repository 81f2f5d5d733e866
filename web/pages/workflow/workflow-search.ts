import { useNavigate, useSearch } from "@tanstack/react-router";
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
  return {
    ...search,
    openTab: (tab: string) =>
      void navigate({ search: (before) => ({ ...before, tab: Tab.safeParse(tab).data }) }),
    openStep: (step: string | undefined) =>
      void navigate({ search: (before) => ({ ...before, step }), replace: true }),
  };
}
