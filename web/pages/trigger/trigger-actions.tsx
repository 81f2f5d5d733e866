import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Copy, Download, EllipsisVertical, Pause, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { useClient, useWorkspace } from "../../client.ts";
import { Button, IconButton } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Menu, MenuItem, MenuLine } from "../../parts/menu.tsx";
import { Badge } from "../../parts/status.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/trigger.ts";
import { CopyTrigger } from "./copy-trigger.tsx";
import { downloadDefinition } from "./definition-text.ts";
import { useEditor } from "./editor.ts";

/** Pause and resume, which an operator may, too; copy, export, delete. */
export function TriggerActions() {
  const isOperator = useMay("operator");
  return (
    <>
      {isOperator ? <PauseButton /> : null}
      <MoreActions />
    </>
  );
}

function MoreActions() {
  const [asked, setAsked] = useState<"copy" | "delete" | null>(null);
  const { trigger, definition, canWrite } = useEditor();
  const toasts = useToasts();
  return (
    <>
      <Menu
        opener={<IconButton label={texts.more} icon={<EllipsisVertical className="size-4" aria-hidden />} />}
      >
        <MenuItem
          icon={<Copy className="size-4" aria-hidden />}
          disabled={!canWrite}
          onSelect={() => setAsked("copy")}
        >
          {texts.copy}
        </MenuItem>
        <MenuItem
          icon={<Download className="size-4" aria-hidden />}
          onSelect={() => void downloadDefinition(definition).catch((error: unknown) => toasts.failed(error))}
        >
          {texts.export}
        </MenuItem>
        <MenuLine />
        <MenuItem
          isDanger
          icon={<Trash2 className="size-4" aria-hidden />}
          disabled={!canWrite}
          onSelect={() => setAsked("delete")}
        >
          {texts.delete}
        </MenuItem>
      </Menu>
      {asked === "copy" ? <CopyTrigger onClose={() => setAsked(null)} /> : null}
      <DeleteTrigger name={trigger.name} isOpen={asked === "delete"} onClose={() => setAsked(null)} />
    </>
  );
}

/** What arrives at a paused trigger is taken, and its runs are held. */
function PauseButton() {
  const { trigger, keeper } = useEditor();
  const workspace = useWorkspace();
  const client = useClient();
  const toasts = useToasts();
  const [isBusy, setBusy] = useState(false);
  const isPaused = trigger.pause !== undefined;
  const held = useQuery({
    queryKey: [workspace, "triggers", trigger.id, "held"],
    queryFn: () => client.getHeldRuns({ trigger: trigger.id }),
    enabled: isPaused,
    refetchInterval: 5_000,
  });
  const toggle = async () => {
    setBusy(true);
    try {
      const turn = async () => {
        if (isPaused) await client.resumeTrigger({ trigger: trigger.id, input: {} });
        else await client.pauseTrigger({ trigger: trigger.id });
        return {};
      };
      await keeper.inForce(turn, { isApart: true });
      toasts.done(isPaused ? texts.resumedDone : texts.pausedDone);
    } catch (error) {
      toasts.failed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {isPaused && held.data !== undefined ? <Badge tone="warn">{texts.held(held.data.held)}</Badge> : null}
      <Button
        busy={isBusy}
        onClick={() => void toggle()}
        icon={isPaused ? <Play className="size-4" aria-hidden /> : <Pause className="size-4" aria-hidden />}
      >
        {isPaused ? texts.resume : texts.pause}
      </Button>
    </>
  );
}

function DeleteTrigger({ name, isOpen, onClose }: { name: string; isOpen: boolean; onClose: () => void }) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toasts = useToasts();
  return (
    <Confirm
      title={texts.deleteTitle(name)}
      verb={texts.deleteVerb}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={async () => {
        await client.deleteTrigger({ trigger: name });
        await navigate({ to: "/$workspace/triggers", params: { workspace }, ignoreBlocker: true });
        queries.removeQueries({ queryKey: [workspace, "triggers", name] });
        await queries.invalidateQueries({ queryKey: [workspace, "triggers"] });
        toasts.done(texts.deletedDone(name));
      }}
    >
      {texts.deleteAbout}
    </Confirm>
  );
}
