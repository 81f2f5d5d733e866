import { useQueryClient } from "@tanstack/react-query";
import { EllipsisVertical, Send, Trash2 } from "lucide-react";
import type { DeadLetterChoice } from "../../../src/contract/dead-letter.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Menu, MenuItem } from "../../parts/menu.tsx";
import { OperateButton, OperateIconButton } from "../../parts/operate-button.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/dead-letters.ts";

/** What is about to be done with which letters. */
export interface LetterAct {
  kind: "redrive" | "discard";
  choice: DeadLetterChoice;
  /** Letters that this means. */
  count: number;
}

interface LetterActionsProps {
  /** Which letters are meant, when it is asked. */
  choose: () => DeadLetterChoice;
  count: number;
  /** The page asks about it: the row that it was chosen in may be gone before it is done. */
  onAct: (act: LetterAct) => void;
}

/** Sends letters again, or deletes them. */
export const LetterActions = ({ choose, count, onAct }: LetterActionsProps) => (
  <Menu
    opener={
      <OperateIconButton label={texts.actions} icon={<EllipsisVertical className="size-4" aria-hidden />} />
    }
  >
    <MenuItem
      icon={<Send className="size-4" aria-hidden />}
      onSelect={() => onAct({ kind: "redrive", choice: choose(), count })}
    >
      {texts.redrive}
    </MenuItem>
    <MenuItem
      isDanger
      icon={<Trash2 className="size-4" aria-hidden />}
      onSelect={() => onAct({ kind: "discard", choice: choose(), count })}
    >
      {texts.discard}
    </MenuItem>
  </Menu>
);

/** The same for the one that is being looked at. */
export const LetterButtons = ({ id, onAct }: { id: string; onAct: (act: LetterAct) => void }) => (
  <>
    <OperateButton
      look="danger"
      icon={<Trash2 className="size-4" aria-hidden />}
      onClick={() => onAct({ kind: "discard", choice: { ids: [id] }, count: 1 })}
    >
      {texts.discard}
    </OperateButton>
    <OperateButton
      look="primary"
      icon={<Send className="size-4" aria-hidden />}
      onClick={() => onAct({ kind: "redrive", choice: { ids: [id] }, count: 1 })}
    >
      {texts.redrive}
    </OperateButton>
  </>
);

interface LetterConfirmProps {
  act: LetterAct | null;
  /** They are gone: nothing of them can be shown any more. */
  onDiscarded: () => void;
  onClose: () => void;
}

/** Asks about what was chosen, and does it. */
export function LetterConfirm({ act, onDiscarded, onClose }: LetterConfirmProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  if (act === null) return null;
  const { kind, choice, count } = act;
  const confirm = async () => {
    if (kind === "discard") {
      const { letters } = await client.discardDeadLetters({ input: choice });
      onDiscarded();
      toasts.done(texts.discarded(letters));
    } else {
      const { letters } = await client.redriveDeadLetters({ input: choice });
      toasts.done(texts.redriven(letters));
    }
    await queries.invalidateQueries({ queryKey: [workspace, "dead-letters"] });
  };
  return (
    <Confirm
      title={texts.ask[kind].title(count)}
      verb={texts[kind]}
      isDanger={kind === "discard"}
      isOpen
      onClose={onClose}
      onConfirm={confirm}
    >
      {texts.ask[kind].about}
    </Confirm>
  );
}
