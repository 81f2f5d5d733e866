import { CircleAlert, CircleCheck, CloudUpload } from "lucide-react";
import { messageOf } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/workflow.ts";
import type { SaveState } from "./draft-saver.ts";
import type { EditorSession } from "./editor-session.ts";

/** How far the draft is saved, and what to do where it is not. */
export function SaveNote({ session, save }: { session: EditorSession; save: SaveState }) {
  const toasts = useToasts();
  const told = texts.save[save.kind];
  const doing = (what: Promise<unknown>) => void what.catch((error: unknown) => toasts.failed(error));
  const isWrong = save.kind === "failed" || save.kind === "conflict";
  return (
    <>
      <output
        className={`inline-flex items-center gap-1.5 text-xs ${isWrong ? "font-medium text-bad" : "text-muted"}`}
        title={"error" in save ? messageOf(save.error) : undefined}
      >
        <StateIcon kind={save.kind} />
        {told}
      </output>
      {save.kind === "failed" ? (
        <Button size="small" onClick={() => doing(session.flush())}>
          {texts.save.retry}
        </Button>
      ) : null}
      {save.kind === "conflict" ? (
        <>
          <Button size="small" onClick={() => doing(session.takeTheirs())}>
            {texts.save.takeTheirs}
          </Button>
          <Button size="small" onClick={() => doing(session.keepMine())}>
            {texts.save.keepMine}
          </Button>
        </>
      ) : null}
    </>
  );
}

function StateIcon({ kind }: { kind: SaveState["kind"] }) {
  switch (kind) {
    case "saved":
      return <CircleCheck className="size-4 text-good" aria-hidden />;
    case "waiting":
    case "saving":
      return <CloudUpload className="size-4" aria-hidden />;
    case "failed":
    case "conflict":
      return <CircleAlert className="size-4" aria-hidden />;
    default:
      return kind satisfies never;
  }
}
