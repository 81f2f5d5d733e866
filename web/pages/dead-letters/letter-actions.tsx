import { useQueryClient } from "@tanstack/react-query";
import { EllipsisVertical, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { useClient, useWorkspace } from "../../client.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Menu, MenuItem } from "../../parts/menu.tsx";
import { OperateIconButton } from "../../parts/operate-button.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/dead-letters.ts";

/** Sends letters again, or deletes them. */
export function LetterActions({ ids }: { ids: string[] }) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  const [asked, setAsked] = useState<"redrive" | "discard" | null>(null);
  const act = async () => {
    if (asked === "discard") {
      const { letters } = await client.discardDeadLetters({ input: { ids } });
      toasts.done(texts.discarded(letters));
    } else {
      const { letters } = await client.redriveDeadLetters({ input: { ids } });
      toasts.done(texts.redriven(letters));
    }
    await queries.invalidateQueries({ queryKey: [workspace, "dead-letters"] });
  };
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
        <MenuItem icon={<Send className="size-4" aria-hidden />} onSelect={() => setAsked("redrive")}>
          {texts.redrive}
        </MenuItem>
        <MenuItem
          isDanger
          icon={<Trash2 className="size-4" aria-hidden />}
          onSelect={() => setAsked("discard")}
        >
          {texts.discard}
        </MenuItem>
      </Menu>
      {asked === null ? null : (
        <Confirm
          title={texts.ask[asked].title(ids.length)}
          verb={texts[asked]}
          isDanger={asked === "discard"}
          isOpen
          onClose={() => setAsked(null)}
          onConfirm={act}
        >
          {texts.ask[asked].about}
        </Confirm>
      )}
    </>
  );
}
