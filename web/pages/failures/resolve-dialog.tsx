import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Failure } from "../../../src/contract/failure.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field, TextInput } from "../../parts/field.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { texts } from "../../texts/failures.ts";

/** Says that nobody need look at a failure any more, and why. */
export function ResolveDialog({ failure, onClose }: { failure: Failure; onClose: () => void }) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  const [note, setNote] = useState("");
  const resolve = useMutation({
    mutationFn: () =>
      client.resolveFailure({ failure: failure.id, input: note.trim() === "" ? {} : { note: note.trim() } }),
    onSuccess: async () => {
      toasts.done(texts.resolved);
      onClose();
      await queries.invalidateQueries({ queryKey: [workspace, "failures"] });
    },
  });
  return (
    <Dialog
      title={texts.resolveTitle}
      description={texts.resolveAbout}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{everywhere.cancel}</Button>
          <Button look="primary" busy={resolve.isPending} onClick={() => resolve.mutate()}>
            {texts.resolve}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={texts.note} hint={texts.noteHint}>
          {(control) => <TextInput {...control} maxLength={500} value={note} onValue={setNote} />}
        </Field>
        {resolve.isError ? <ProblemNote error={resolve.error} /> : null}
      </div>
    </Dialog>
  );
}
