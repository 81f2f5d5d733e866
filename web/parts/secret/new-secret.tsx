import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useClient, useWorkspace } from "../../client.ts";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { texts } from "../../texts/secret.ts";
import { Button } from "../button.tsx";
import { Dialog } from "../dialog.tsx";
import { Field, SecretInput, TextInput } from "../field.tsx";
import { ProblemNote } from "../problem-note.tsx";
import { useToasts } from "../toasts.tsx";

interface NewSecretProps {
  isOpen: boolean;
  onClose: () => void;
  onStored: (name: string) => void;
}

/** Stores a secret; what it is typed into shows nothing of it. */
export function NewSecret({ isOpen, onClose, onStored }: NewSecretProps) {
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  const close = () => {
    setName("");
    setValue("");
    storing.reset();
    onClose();
  };
  const storing = useMutation({
    mutationFn: () => client.putSecret({ secret: name, input: { value, onlyNew: true } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [workspace, "secrets"] });
      toasts.done(texts.stored(name));
      onStored(name);
      close();
    },
  });
  const isComplete = /^[a-z0-9][a-z0-9_-]{0,62}$/.test(name) && value !== "";
  return (
    <Dialog
      title={texts.newTitle}
      description={texts.newAbout}
      isOpen={isOpen}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{everywhere.cancel}</Button>
          <Button
            look="primary"
            disabled={!isComplete}
            busy={storing.isPending}
            onClick={() => storing.mutate()}
          >
            {texts.save}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {storing.isError ? <ProblemNote error={storing.error} /> : null}
        <Field label={texts.name} hint={texts.nameHint} required>
          {(control) => <TextInput {...control} isCode value={name} onValue={setName} />}
        </Field>
        <Field label={texts.value} required>
          {(control) => <SecretInput {...control} value={value} onValue={setValue} />}
        </Field>
      </div>
    </Dialog>
  );
}
