import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { isProblem, useClient, useWorkspace } from "../../client.ts";
import { Field, TextInput } from "../../parts/field.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { errorAt } from "../../parts/trigger/settings.ts";
import { texts } from "../../texts/trigger.ts";
import { useEditor } from "./editor.ts";

/** Makes a trigger with the same settings and an address of its own. */
export function CopyTrigger({ onClose }: { onClose: () => void }) {
  const { trigger, definition } = useEditor();
  const [name, setName] = useState(`${trigger.name}-copy`);
  const [suffix, setSuffix] = useState(definition.suffix === undefined ? "" : `${definition.suffix}-copy`);
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toasts = useToasts();
  const copying = useMutation({
    mutationFn: () =>
      client.createTrigger({
        input: { ...definition, name, suffix: suffix === "" ? undefined : suffix },
      }),
    onSuccess: async (made) => {
      toasts.done(texts.copiedDone(made.name));
      onClose();
      await queries.invalidateQueries({ queryKey: [workspace, "triggers"] });
      await navigate({ to: "/$workspace/triggers/$trigger", params: { workspace, trigger: made.name } });
    },
  });
  const issues = isProblem(copying.error) ? copying.error.issues : [];
  const isAtField = issues.some(({ path }) => path === "name" || path === "suffix");
  return (
    <FormDialog
      title={texts.copyTitle(trigger.name)}
      description={texts.copyAbout}
      onClose={onClose}
      verb={texts.copyVerb}
      isBusy={copying.isPending}
      error={isAtField ? null : copying.error}
      onSubmit={() => copying.mutate()}
    >
      <Field label={texts.copyName} error={errorAt(issues, "name")} required>
        {(control) => <TextInput {...control} isCode value={name} onValue={setName} />}
      </Field>
      <Field label={texts.copySuffix} error={errorAt(issues, "suffix")}>
        {(control) => <TextInput {...control} isCode value={suffix} onValue={setSuffix} />}
      </Field>
    </FormDialog>
  );
}
