import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, EllipsisVertical, FastForward, RotateCcw, Undo2 } from "lucide-react";
import type { Failure } from "../../../src/contract/failure.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Menu, MenuItem } from "../../parts/menu.tsx";
import { OperateIconButton } from "../../parts/operate-button.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/failures.ts";
import { MendDialog } from "./mend-dialog.tsx";
import type { MendWay } from "./mending.ts";
import { ResolveDialog } from "./resolve-dialog.tsx";

/** What is about to be done with a failure. */
export interface FailureAct {
  failure: Failure;
  kind: MendWay | "resolve";
}

interface FailureActionsProps {
  failure: Failure;
  /** The page asks about it: the row that it was chosen in may be gone before it is done. */
  onAct: (act: FailureAct) => void;
}

/** What can be done with all runs that have failed of one cause. */
export function FailureActions({ failure, onAct }: FailureActionsProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  const reopen = useMutation({
    mutationFn: () => client.reopenFailure({ failure: failure.id }),
    onSuccess: async () => {
      toasts.done(texts.reopened);
      await queries.invalidateQueries({ queryKey: [workspace, "failures"] });
    },
    onError: (error) => toasts.failed(error),
  });
  const act = (kind: FailureAct["kind"]) => onAct({ failure, kind });
  return (
    <Menu
      opener={
        <OperateIconButton label={texts.actions} icon={<EllipsisVertical className="size-4" aria-hidden />} />
      }
    >
      <MenuItem
        icon={<FastForward className="size-4" aria-hidden />}
        disabled={failure.open === 0}
        onSelect={() => act("resume")}
      >
        {texts.resumeAll}
      </MenuItem>
      <MenuItem
        icon={<RotateCcw className="size-4" aria-hidden />}
        disabled={failure.open === 0}
        onSelect={() => act("replay")}
      >
        {texts.replayAll}
      </MenuItem>
      {failure.status === "open" ? (
        <MenuItem icon={<Check className="size-4" aria-hidden />} onSelect={() => act("resolve")}>
          {texts.resolve}
        </MenuItem>
      ) : (
        <MenuItem icon={<Undo2 className="size-4" aria-hidden />} onSelect={() => reopen.mutate()}>
          {texts.reopen}
        </MenuItem>
      )}
    </Menu>
  );
}

/** Asks about what was chosen, and does it. */
export function FailureDialog({ act, onClose }: { act: FailureAct | null; onClose: () => void }) {
  if (act === null) return null;
  const { failure, kind } = act;
  if (kind === "resolve") return <ResolveDialog failure={failure} onClose={onClose} />;
  return <MendDialog failure={failure} way={kind} onClose={onClose} />;
}
