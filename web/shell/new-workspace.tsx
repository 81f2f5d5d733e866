import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Name } from "../../src/contract/name.ts";
import { useAction } from "../action.ts";
import { Field, TextInput } from "../parts/field.tsx";
import { FormDialog } from "../parts/form-dialog.tsx";
import { queries } from "../queries.ts";
import { openClient } from "../session.ts";
import { texts as everywhere } from "../texts/everywhere.ts";
import { texts } from "../texts/shell.ts";

/** Makes a workspace, whose owner one becomes, and goes there. */
export function NewWorkspace({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [name, setName] = useState("");
  const isNamed = Name.safeParse(name).success;
  const navigate = useNavigate();
  const make = useAction({
    run: () => openClient.createWorkspace({ input: { name } }),
    onDone: () => {
      queries.clear();
      onClose();
      void navigate({ to: "/$workspace", params: { workspace: name } });
    },
    isQuiet: true,
  });
  return (
    <FormDialog
      title={texts.newWorkspace.title}
      description={texts.newWorkspace.about}
      verb={texts.newWorkspace.submit}
      isOpen={isOpen}
      isReady={isNamed}
      isBusy={make.isPending}
      error={make.error}
      onSubmit={() => make.mutate()}
      onClose={onClose}
    >
      <Field
        label={texts.newWorkspace.name}
        hint={texts.newWorkspace.hint}
        error={name === "" || isNamed ? undefined : everywhere.nameWrong}
        required
      >
        {(control) => <TextInput {...control} isCode value={name} onValue={setName} />}
      </Field>
    </FormDialog>
  );
}
