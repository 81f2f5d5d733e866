import { useState } from "react";
import { useAction } from "../../action.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Field, SecretInput } from "../../parts/field.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { texts } from "../../texts/settings.ts";

/** Gives a secret another value, at once. */
export function ReplaceSecret({ name, onClose }: { name: string; onClose: () => void }) {
  const workspace = useWorkspace();
  const client = useClient();
  const [value, setValue] = useState("");
  const own = texts.secretsPage;
  const replace = useAction({
    run: () => client.putSecret({ secret: name, input: { value } }),
    told: () => own.replaced(name),
    refreshes: [[workspace, "secrets"]],
    onDone: onClose,
    isQuiet: true,
  });
  return (
    <FormDialog
      title={own.replaceTitle(name)}
      description={own.replaceAbout}
      onClose={onClose}
      verb={own.replace}
      isReady={value !== ""}
      isBusy={replace.isPending}
      error={replace.error}
      onSubmit={() => replace.mutate()}
    >
      <Field label={own.value} required>
        {(control) => <SecretInput {...control} value={value} onValue={setValue} />}
      </Field>
    </FormDialog>
  );
}
