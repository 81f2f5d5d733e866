import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { isProblem, useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field, TextInput } from "../../parts/field.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { errorAt } from "../../parts/trigger/settings.ts";
import { texts as everywhere } from "../../texts/everywhere.ts";
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
  return (
    <Dialog
      title={texts.copyTitle(trigger.name)}
      description={texts.copyAbout}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{everywhere.cancel}</Button>
          <Button look="primary" busy={copying.isPending} onClick={() => copying.mutate()}>
            {texts.copyVerb}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {copying.isError && !issues.some(({ path }) => path === "name" || path === "suffix") ? (
          <ProblemNote error={copying.error} />
        ) : null}
        <Field label={texts.copyName} error={errorAt(issues, "name")} required>
          {(control) => <TextInput {...control} isCode value={name} onValue={setName} />}
        </Field>
        <Field label={texts.copySuffix} error={errorAt(issues, "suffix")}>
          {(control) => <TextInput {...control} isCode value={suffix} onValue={setSuffix} />}
        </Field>
      </div>
    </Dialog>
  );
}
