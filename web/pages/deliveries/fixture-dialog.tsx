import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { DeliveryDetail } from "../../../src/contract/delivery.ts";
import { Name } from "../../../src/contract/name.ts";
import { isProblem, useClient } from "../../client.ts";
import { Checkbox, Field, TextInput } from "../../parts/field.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/delivery.ts";
import { texts as everywhere } from "../../texts/everywhere.ts";

/** Keeps a delivery under a name, to be run again whenever its content is wanted. */
export function FixtureDialog({ delivery, onClose }: { delivery: DeliveryDetail; onClose: () => void }) {
  const client = useClient();
  const toasts = useToasts();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [replace, setReplace] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      client.putFixture({
        fixture: name,
        input: { delivery: delivery.id, replace, ...(description !== "" && { description }) },
      }),
    onSuccess: () => {
      toasts.done(texts.fixture.saved(name));
      onClose();
    },
  });
  const isNamed = Name.safeParse(name).success;
  const isTaken = isProblem(save.error) && save.error.code === "conflict";
  return (
    <FormDialog
      title={texts.fixture.title}
      description={texts.fixture.about}
      onClose={onClose}
      verb={everywhere.save}
      isReady={isNamed}
      isBusy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
    >
      <Field
        label={texts.fixture.name}
        required
        hint={texts.fixture.nameHint}
        error={name === "" || isNamed ? undefined : texts.fixture.nameError}
      >
        {(control) => <TextInput {...control} isCode value={name} onValue={setName} />}
      </Field>
      <Field label={texts.fixture.description}>
        {(control) => <TextInput {...control} value={description} onValue={setDescription} />}
      </Field>
      {isTaken || replace ? (
        <Checkbox label={texts.fixture.replace} checked={replace} onValue={setReplace} />
      ) : null}
    </FormDialog>
  );
}
