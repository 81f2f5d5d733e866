import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Name } from "../../../src/contract/name.ts";
import type { ViewInput } from "../../../src/contract/view.ts";
import { useClient } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Checkbox, Field, TextInput } from "../../parts/field.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { useMay } from "../../session.ts";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { texts } from "../../texts/views.ts";

interface SaveViewProps {
  of: ViewInput["of"];
  current: Pick<ViewInput, "query" | "sinceMs">;
  onSaved: () => Promise<unknown>;
  onClose: () => void;
}

/** Keeps what a list shows under a name. */
export function SaveView({ of, current, onSaved, onClose }: SaveViewProps) {
  const client = useClient();
  const toasts = useToasts();
  const mayShare = useMay("operator");
  const [title, setTitle] = useState("");
  const [isShared, setShared] = useState(false);
  const name = nameOf(title);
  const save = useMutation({
    mutationFn: () =>
      client.putView({ view: name, input: { of, title: title.trim(), shared: isShared, ...current } }),
    onSuccess: async () => {
      toasts.done(texts.saved);
      await onSaved();
      onClose();
    },
  });
  return (
    <Dialog
      title={texts.saveTitle}
      description={texts.saveAbout}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{everywhere.cancel}</Button>
          <Button
            look="primary"
            disabled={!Name.safeParse(name).success}
            busy={save.isPending}
            onClick={() => save.mutate()}
          >
            {everywhere.save}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={texts.name} required>
          {(control) => <TextInput {...control} maxLength={60} value={title} onValue={setTitle} />}
        </Field>
        <Checkbox label={texts.share} checked={isShared} disabled={!mayShare} onValue={setShared} />
        {save.isError ? <ProblemNote error={save.error} /> : null}
      </div>
    </Dialog>
  );
}

/** A title as a name: in lower case, and what a name can't hold as a hyphen. */
const nameOf = (title: string) =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
