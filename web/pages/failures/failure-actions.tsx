import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, EllipsisVertical, FastForward, RotateCcw, Undo2 } from "lucide-react";
import { useState } from "react";
import type { Failure } from "../../../src/contract/failure.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Menu, MenuItem } from "../../parts/menu.tsx";
import { OperateIconButton } from "../../parts/operate-button.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/failures.ts";
import { MendDialog } from "./mend-dialog.tsx";
import { ResolveDialog } from "./resolve-dialog.tsx";

/** What can be done with all runs that have failed of one cause. */
export function FailureActions({ failure }: { failure: Failure }) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  const [open, setOpen] = useState<"resume" | "replay" | "resolve" | null>(null);
  const close = () => setOpen(null);
  const reopen = useMutation({
    mutationFn: () => client.reopenFailure({ failure: failure.id }),
    onSuccess: async () => {
      toasts.done(texts.reopened);
      await queries.invalidateQueries({ queryKey: [workspace, "failures"] });
    },
    onError: (error) => toasts.failed(error),
  });
  return (
    <>
      <Menu
        opener={
          <OperateIconButton
            label={texts.actions}
            icon={<EllipsisVertical className="size-4" aria-hidden />}
          />
        }
      >
        <MenuItem
          icon={<FastForward className="size-4" aria-hidden />}
          disabled={failure.open === 0}
          onSelect={() => setOpen("resume")}
        >
          {texts.resumeAll}
        </MenuItem>
        <MenuItem
          icon={<RotateCcw className="size-4" aria-hidden />}
          disabled={failure.open === 0}
          onSelect={() => setOpen("replay")}
        >
          {texts.replayAll}
        </MenuItem>
        {failure.status === "open" ? (
          <MenuItem icon={<Check className="size-4" aria-hidden />} onSelect={() => setOpen("resolve")}>
            {texts.resolve}
          </MenuItem>
        ) : (
          <MenuItem icon={<Undo2 className="size-4" aria-hidden />} onSelect={() => reopen.mutate()}>
            {texts.reopen}
          </MenuItem>
        )}
      </Menu>
      {open === "resume" || open === "replay" ? (
        <MendDialog failure={failure} way={open} onClose={close} />
      ) : null}
      {open === "resolve" ? <ResolveDialog failure={failure} onClose={close} /> : null}
    </>
  );
}
