import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isProblem, useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field, TextInput } from "../../parts/field.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts as drafts } from "../../texts/draft.ts";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { texts } from "../../texts/workflow-versions.ts";
import { DifferenceView } from "./difference-view.tsx";
import type { EditorSession } from "./editor-session.ts";

interface PublishDialogProps {
  session: EditorSession;
  workflow: string;
  onClose: () => void;
}

/** Shows what would change, asks why, and publishes. */
export function PublishDialog({ session, workflow, onClose }: PublishDialogProps) {
  const workspace = useWorkspace();
  const toasts = useToasts();
  const cache = useQueryClient();
  const [note, setNote] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const difference = useDifference(session, workflow);
  const publish = async (overwrite: boolean) => {
    setBusy(true);
    setError(null);
    try {
      const version = await session.publish({ note, overwrite });
      toasts.done(texts.published(version));
      onClose();
      await cache.invalidateQueries({ queryKey: [workspace, "workflows"] });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const isOther = isProblem(error) && error.code === "conflict";
  return (
    <Dialog
      title={texts.publishTitle}
      description={texts.publishAbout}
      isOpen
      isWide
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{everywhere.cancel}</Button>
          {isOther ? (
            <Button look="danger" busy={isBusy} onClick={() => void publish(true)}>
              {texts.overwrite}
            </Button>
          ) : null}
          <Button
            look="primary"
            busy={isBusy}
            disabled={difference.data === undefined}
            onClick={() => void publish(false)}
          >
            {texts.publish}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        {error === null ? null : <ProblemNote error={error} />}
        <Field label={texts.note} hint={texts.noteHint}>
          {(control) => <TextInput {...control} maxLength={500} value={note} onValue={setNote} />}
        </Field>
        {difference.isError ? (
          <ProblemNote error={difference.error} onRetry={() => void difference.refetch()} />
        ) : null}
        {difference.isPending ? <Skeleton rows={3} /> : null}
        {difference.data === undefined ? null : <DifferenceView difference={difference.data} />}
      </div>
    </Dialog>
  );
}

/** What the draft would change, as it is when all of it is saved. */
function useDifference(session: EditorSession, workflow: string) {
  const workspace = useWorkspace();
  const client = useClient();
  return useQuery({
    queryKey: [workspace, "difference", workflow, "draft"],
    queryFn: async () => {
      if (!(await session.save())) throw new Error(drafts.unsaved);
      return client.diffWorkflow({ workflow, query: { to: "draft" } });
    },
    staleTime: 0,
    gcTime: 0,
  });
}
