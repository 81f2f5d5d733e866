import { useQuery } from "@tanstack/react-query";
import type { Workflow } from "../../../src/contract/workflow.ts";
import { useWorkspace } from "../../client.ts";
import { Badge } from "../../parts/status.tsx";
import { texts } from "../../texts/workflow.ts";
import { queriesOf } from "./editor-queries.ts";

interface WorkflowBadgesProps {
  workflow: string;
  inForce: Workflow | null;
  hasDraft: boolean;
}

/** Which version is in force, whether there is a draft, whether its runs are held back. */
export function WorkflowBadges({ workflow, inForce, hasDraft }: WorkflowBadgesProps) {
  const { held: asked } = queriesOf(useWorkspace(), workflow);
  const held = useQuery({ ...asked, enabled: inForce !== null }).data;
  return (
    <>
      {inForce === null ? (
        <Badge tone="warn">{texts.unpublished}</Badge>
      ) : (
        <Badge tone="good">{texts.version(inForce.version)}</Badge>
      )}
      {hasDraft ? <Badge tone="info">{texts.draft}</Badge> : null}
      {held?.pausedAt ? <Badge tone="warn">{texts.paused}</Badge> : null}
      {held !== undefined && held.held > 0 ? <Badge>{texts.held(held.held)}</Badge> : null}
    </>
  );
}
