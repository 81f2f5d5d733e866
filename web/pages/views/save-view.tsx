import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { View, ViewInput } from "../../../src/contract/view.ts";
import { useClient } from "../../client.ts";
import { Checkbox, Field, TextInput } from "../../parts/field.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { useMay } from "../../session.ts";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { texts } from "../../texts/views.ts";
import { viewName } from "./view-name.ts";

interface SaveViewProps {
  of: ViewInput["of"];
  current: Pick<ViewInput, "query" | "sinceMs">;
  /** The views that there are, of any list. */
  views: readonly View[];
  onSaved: () => Promise<unknown>;
  onClose: () => void;
}

/** Keeps what a list shows under a name. */
export function SaveView({ of, current, views, onSaved, onClose }: SaveViewProps) {
  const client = useClient();
  const toasts = useToasts();
  const mayShare = useMay("operator");
  const [title, setTitle] = useState("");
  const [isShared, setShared] = useState(false);
  const called = title.trim();
  const isTaken = views.some((view) => view.of === of && (view.title ?? view.name) === called);
  const save = useMutation({
    mutationFn: () =>
      client.putView({
        view: viewName(called, new Set(views.map(({ name }) => name))),
        input: { of, title: called, shared: isShared, ...current },
      }),
    onSuccess: async () => {
      toasts.done(texts.saved);
      await onSaved();
      onClose();
    },
  });
  return (
    <FormDialog
      title={texts.saveTitle}
      description={texts.saveAbout}
      onClose={onClose}
      verb={everywhere.save}
      isReady={called !== "" && !isTaken}
      isBusy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
    >
      <Field label={texts.name} error={isTaken ? texts.taken : undefined} required>
        {(control) => <TextInput {...control} maxLength={60} value={title} onValue={setTitle} />}
      </Field>
      <Checkbox label={texts.share} checked={isShared} disabled={!mayShare} onValue={setShared} />
    </FormDialog>
  );
}
