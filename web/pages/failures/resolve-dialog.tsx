import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Failure } from "../../../src/contract/failure.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Field, TextInput } from "../../parts/field.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { useToasts } from "../../parts/toasts.tsx";
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
    <FormDialog
      title={texts.resolveTitle}
      description={texts.resolveAbout}
      onClose={onClose}
      verb={texts.resolve}
      isBusy={resolve.isPending}
      error={resolve.error}
      onSubmit={() => resolve.mutate()}
    >
      <Field label={texts.note} hint={texts.noteHint}>
        {(control) => <TextInput {...control} maxLength={500} value={note} onValue={setNote} />}
      </Field>
    </FormDialog>
  );
}
