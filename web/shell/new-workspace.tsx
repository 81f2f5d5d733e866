import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Field, TextInput } from "../parts/field.tsx";
import { Form } from "../parts/form.tsx";
import { queries } from "../queries.ts";
import { openClient } from "../session.ts";
import { texts } from "../texts/shell.ts";

/** Makes a workspace, whose owner one becomes, and goes there. */
export function NewWorkspace({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [name, setName] = useState("");
  const navigate = useNavigate();
  const make = async () => {
    await openClient.createWorkspace({ input: { name } });
    queries.clear();
    onClose();
    await navigate({ to: "/$workspace", params: { workspace: name } });
  };
  return (
    <Dialog
      title={texts.newWorkspace.title}
      description={texts.newWorkspace.about}
      isOpen={isOpen}
      onClose={onClose}
    >
      <Form onSubmit={make}>
        {({ isBusy }) => (
          <>
            <Field label={texts.newWorkspace.name} hint={texts.newWorkspace.hint}>
              {(control) => <TextInput {...control} required value={name} onValue={setName} />}
            </Field>
            <Button type="submit" look="primary" busy={isBusy}>
              {texts.newWorkspace.submit}
            </Button>
          </>
        )}
      </Form>
    </Dialog>
  );
}
