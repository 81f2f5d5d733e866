import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { EllipsisVertical, Pause, Play, Trash2, Undo } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { TriggerView } from "../../../src/contract/trigger.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button, IconButton } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Menu, MenuItem, MenuLine } from "../../parts/menu.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { Tooltip } from "../../parts/tooltip.tsx";
import { useMay } from "../../session.ts";
import { texts as drafts } from "../../texts/draft.ts";
import { texts } from "../../texts/workflow.ts";
import { texts as versions } from "../../texts/workflow-versions.ts";
import { queriesOf } from "./editor-queries.ts";
import { isUnsaved } from "./save-note.tsx";
import type { Editor } from "./use-editor.ts";

const PublishDialog = lazy(async () => ({ default: (await import("./publish-dialog.tsx")).PublishDialog }));
const RunDialog = lazy(async () => ({ default: (await import("./run-dialog.tsx")).RunDialog }));

interface WorkflowActionsProps {
  editor: Editor;
  name: string;
  isPublished: boolean;
  triggers: readonly TriggerView[];
}

type Open = "publish" | "run" | "discard" | "delete" | null;

/** What is done with the workflow as a whole. */
export function WorkflowActions({ editor, name, isPublished, triggers }: WorkflowActionsProps) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const { session, view } = editor;
  const isOperator = useMay("operator");
  return (
    <>
      <Button
        disabled={!isPublished || !isOperator}
        onClick={() => setOpen("run")}
        icon={<Play className="size-4" aria-hidden />}
      >
        {texts.run}
      </Button>
      <PublishButton editor={editor} onClick={() => setOpen("publish")} />
      <MoreMenu name={name} hasDraft={view.hasDraft} isPublished={isPublished} onOpen={setOpen} />
      <Suspense>
        {open === "publish" ? <PublishDialog session={session} workflow={name} onClose={close} /> : null}
        {open === "run" ? <RunDialog workflow={name} triggers={triggers} onClose={close} /> : null}
      </Suspense>
      <DiscardConfirm editor={editor} isOpen={open === "discard"} onClose={close} isPublished={isPublished} />
      <DeleteConfirm name={name} isOpen={open === "delete"} onClose={close} />
    </>
  );
}

function PublishButton({ editor: { view, isEditable }, onClick }: { editor: Editor; onClick: () => void }) {
  const isFaulty = view.findings.some(({ severity }) => severity === "error");
  const faults = isFaulty ? texts.publishFaults : null;
  const why = isUnsaved(view.saving) ? drafts.unsaved : view.hasDraft ? faults : texts.publishNothing;
  const button = (
    <Button look="primary" disabled={why !== null || !isEditable} onClick={onClick}>
      {texts.publish}
    </Button>
  );
  if (why === null) return button;
  // A disabled button takes no focus; what holds it says why.
  return (
    <Tooltip text={why}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <span tabIndex={0} className="rounded-lg">
        {button}
        <span className="sr-only">{why}</span>
      </span>
    </Tooltip>
  );
}

interface MoreMenuProps {
  name: string;
  hasDraft: boolean;
  isPublished: boolean;
  onOpen: (open: Open) => void;
}

function MoreMenu({ name, hasDraft, isPublished, onOpen }: MoreMenuProps) {
  const client = useClient();
  const toasts = useToasts();
  const cache = useQueryClient();
  const [isOperator, isEditor] = [useMay("operator"), useMay("editor")];
  const { held } = queriesOf(useWorkspace(), name);
  const isPaused = (useQuery({ ...held, enabled: isPublished }).data?.pausedAt ?? null) !== null;
  const pause = async () => {
    try {
      const call = isPaused ? client.resumeWorkflow : client.pauseWorkflow;
      await call({ workflow: name });
      toasts.done(isPaused ? texts.resumeDone : texts.pauseDone);
      await cache.invalidateQueries(held);
    } catch (error) {
      toasts.failed(error);
    }
  };
  return (
    <Menu
      opener={<IconButton label={texts.actions} icon={<EllipsisVertical className="size-4" aria-hidden />} />}
    >
      <MenuItem
        disabled={!isPublished || !isOperator}
        icon={isPaused ? <Play className="size-4" /> : <Pause className="size-4" />}
        onSelect={() => void pause()}
      >
        {isPaused ? texts.resume : texts.pause}
      </MenuItem>
      <MenuItem
        disabled={!hasDraft || !isEditor}
        icon={<Undo className="size-4" />}
        onSelect={() => onOpen("discard")}
      >
        {versions.discard}
      </MenuItem>
      <MenuLine />
      <MenuItem
        isDanger
        disabled={!isPublished || !isEditor}
        icon={<Trash2 className="size-4" />}
        onSelect={() => onOpen("delete")}
      >
        {texts.delete}
      </MenuItem>
    </Menu>
  );
}

interface AskProps {
  isOpen: boolean;
  onClose: () => void;
}

function DiscardConfirm({
  editor,
  isPublished,
  ...ask
}: AskProps & { editor: Editor; isPublished: boolean }) {
  const workspace = useWorkspace();
  const toasts = useToasts();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const discard = async () => {
    await editor.session.discard();
    toasts.done(versions.discarded);
    // Where nothing was published, nothing is left of it.
    if (!isPublished) await navigate({ to: "/$workspace/workflows", params: { workspace } });
    await cache.invalidateQueries({ queryKey: [workspace, "workflows"] });
  };
  return (
    <Confirm title={versions.discard} verb={versions.discard} onConfirm={discard} {...ask}>
      {versions.discardAbout}
    </Confirm>
  );
}

function DeleteConfirm({ name, ...ask }: AskProps & { name: string }) {
  const workspace = useWorkspace();
  const client = useClient();
  const toasts = useToasts();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const remove = async () => {
    await client.deleteWorkflow({ workflow: name });
    toasts.done(texts.deleted);
    await navigate({ to: "/$workspace/workflows", params: { workspace } });
    await cache.invalidateQueries({ queryKey: [workspace, "workflows"] });
  };
  return (
    <Confirm title={`${texts.delete}: ${name}`} verb={texts.delete} onConfirm={remove} {...ask}>
      {texts.deleteAbout}
    </Confirm>
  );
}
