import { useState } from "react";
import type { z } from "zod";
import type { SecretRotated, SecretRotation } from "../../../src/contract/secret.ts";
import { useAction } from "../../action.ts";
import { useWorkspace } from "../../client.ts";
import { quantityOf } from "../../form/quantity.ts";
import { texts as form } from "../../texts/form.ts";
import { texts } from "../../texts/secret.ts";
import { Field, SecretInput, TextInput } from "../field.tsx";
import { FormDialog } from "../form-dialog.tsx";
import { ProblemNote } from "../problem-note.tsx";
import { ShownOnce } from "../shown-once.tsx";

export interface Rotation {
  rotated: SecretRotated;
  /** What went wrong after it was rotated; null: nothing. */
  error: unknown;
}

interface RotateSecretProps {
  name: string;
  rotate: (input: z.input<typeof SecretRotation>) => Promise<Rotation>;
  onClose: () => void;
}

/** Stores a second secret beside one, which counts as well until the first one's time is over. */
export function RotateSecret({ name, rotate, onClose }: RotateSecretProps) {
  const workspace = useWorkspace();
  const [as, setAs] = useState("");
  const [value, setValue] = useState("");
  const [overlap, setOverlap] = useState("7 days");
  const overlapMs = overlap.trim() === "" ? undefined : quantityOf("ms").read(overlap);
  const rotating = useAction({
    run: () =>
      rotate({
        ...(as !== "" && { as }),
        ...(value !== "" && { value }),
        ...(typeof overlapMs === "number" && { overlapMs }),
      }),
    refreshes: [
      [workspace, "secrets"],
      [workspace, "triggers"],
    ],
    isQuiet: true,
  });
  if (rotating.data !== undefined) return <Rotated {...rotating.data} onClose={onClose} />;
  return (
    <FormDialog
      title={texts.rotateTitle(name)}
      description={texts.rotateAbout}
      onClose={onClose}
      verb={texts.rotateVerb}
      isReady={overlapMs !== null}
      isBusy={rotating.isPending}
      error={rotating.error}
      onSubmit={() => rotating.mutate()}
    >
      <Field
        label={texts.overlap}
        hint={texts.overlapHint}
        error={overlapMs === null ? form.noDuration : undefined}
      >
        {(control) => <TextInput {...control} value={overlap} onValue={setOverlap} />}
      </Field>
      <Field label={texts.rotateValue} hint={texts.rotateValueHint}>
        {(control) => <SecretInput {...control} value={value} onValue={setValue} />}
      </Field>
      <Field label={texts.rotateAs} hint={texts.rotateAsHint}>
        {(control) => <TextInput {...control} isCode value={as} onValue={setAs} />}
      </Field>
    </FormDialog>
  );
}

function Rotated({ rotated, error, onClose }: Rotation & { onClose: () => void }) {
  const { secret, value, triggers, workflows } = rotated;
  const names = triggers.map(({ name }) => name).join(", ");
  return (
    <ShownOnce
      title={texts.rotatedTitle(secret)}
      {...(value !== null && { about: texts.rotatedValue })}
      value={value}
      label={texts.copyRotated}
      onClose={onClose}
    >
      {error === null ? null : <ProblemNote error={error} />}
      <p>{names === "" ? texts.rotatedNone : texts.rotatedTriggers(names)}</p>
      {workflows.length === 0 ? null : (
        <p className="text-warn">{texts.rotatedWorkflows(workflows.join(", "))}</p>
      )}
    </ShownOnce>
  );
}
