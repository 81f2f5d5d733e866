import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Name } from "../../../src/contract/name.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { texts } from "../../texts/secret.ts";
import { Field, SecretInput, TextInput } from "../field.tsx";
import { FormDialog } from "../form-dialog.tsx";
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
  const isNamed = Name.safeParse(name).success;
  const isComplete = isNamed && value !== "";
  return (
    <FormDialog
      title={texts.newTitle}
      description={texts.newAbout}
      isOpen={isOpen}
      onClose={close}
      verb={texts.save}
      isReady={isComplete}
      isBusy={storing.isPending}
      error={storing.error}
      onSubmit={() => storing.mutate()}
    >
      <Field
        label={texts.name}
        hint={texts.nameHint}
        error={name === "" || isNamed ? undefined : everywhere.nameWrong}
        required
      >
        {(control) => <TextInput {...control} isCode value={name} onValue={setName} />}
      </Field>
      <Field label={texts.value} required>
        {(control) => <SecretInput {...control} value={value} onValue={setValue} />}
      </Field>
    </FormDialog>
  );
}
