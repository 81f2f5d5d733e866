import { CircleAlert, CircleCheck, CloudUpload } from "lucide-react";
import { messageOf } from "../../../src/contract/problem.ts";
import type { Saving } from "../../draft-keeper.ts";
import { Button } from "../../parts/button.tsx";
import { WhoseDraft } from "../../parts/whose-draft.tsx";
import { texts } from "../../texts/workflow.ts";
import type { EditorSession, EditorView } from "./editor-session.ts";

/** How far the draft is saved, and what to do where it is not. */
export function SaveNote({ session, view: { saving, error } }: { session: EditorSession; view: EditorView }) {
  const isWrong = isUnsaved(saving);
  return (
    <>
      <output
        className={`inline-flex items-center gap-1.5 text-xs ${isWrong ? "font-medium text-bad" : "text-muted"}`}
        title={error === null ? undefined : messageOf(error)}
      >
        <StateIcon saving={saving} />
        {texts.save[saving]}
      </output>
      {saving === "failed" ? (
        <Button size="small" onClick={() => void session.save()}>
          {texts.save.retry}
        </Button>
      ) : null}
      {saving === "conflict" ? (
        <WhoseDraft onTheirs={() => session.reload()} onMine={() => session.keepMine()} />
      ) : null}
    </>
  );
}

/** It stays unsaved until somebody does something. */
export const isUnsaved = (saving: Saving) =>
  saving === "refused" || saving === "failed" || saving === "conflict";

function StateIcon({ saving }: { saving: Saving }) {
  if (isUnsaved(saving)) return <CircleAlert className="size-4" aria-hidden />;
  if (saving === "saved") return <CircleCheck className="size-4 text-good" aria-hidden />;
  return <CloudUpload className="size-4" aria-hidden />;
}
