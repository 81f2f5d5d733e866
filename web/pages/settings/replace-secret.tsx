import { useState } from "react";
import { useAction } from "../../action.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field, SecretInput } from "../../parts/field.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
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
    <Dialog
      title={own.replaceTitle(name)}
      description={own.replaceAbout}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button
            look="primary"
            disabled={value === ""}
            busy={replace.isPending}
            onClick={() => replace.mutate()}
          >
            {own.replace}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {replace.isError ? <ProblemNote error={replace.error} /> : null}
        <Field label={own.value} required>
          {(control) => <SecretInput {...control} value={value} onValue={setValue} />}
        </Field>
      </div>
    </Dialog>
  );
}
