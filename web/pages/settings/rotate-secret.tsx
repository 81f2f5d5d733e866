import { useState } from "react";
import type { SecretRotated } from "../../../src/contract/secret.ts";
import { useAction } from "../../action.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { quantityOf } from "../../form/quantity.ts";
import { Button } from "../../parts/button.tsx";
import { CopyField } from "../../parts/copy.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field, SecretInput, TextInput } from "../../parts/field.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { texts as form } from "../../texts/form.ts";
import { texts } from "../../texts/settings.ts";

/** Stores a second secret beside one, which counts as well until the first one's time is over. */
export function RotateSecret({ name, onClose }: { name: string; onClose: () => void }) {
  const workspace = useWorkspace();
  const client = useClient();
  const [as, setAs] = useState("");
  const [value, setValue] = useState("");
  const [overlap, setOverlap] = useState("7 days");
  const own = texts.secretsPage;
  const overlapMs = overlap.trim() === "" ? undefined : quantityOf("ms").read(overlap);
  const rotate = useAction({
    run: () =>
      client.rotateSecret({
        secret: name,
        input: {
          ...(as !== "" && { as }),
          ...(value !== "" && { value }),
          ...(typeof overlapMs === "number" && { overlapMs }),
        },
      }),
    refreshes: [
      [workspace, "secrets"],
      [workspace, "triggers"],
    ],
    isQuiet: true,
  });
  if (rotate.data !== undefined) return <Rotated rotated={rotate.data} onClose={onClose} />;
  return (
    <Dialog
      title={own.rotateTitle(name)}
      description={own.rotateAbout}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button
            look="primary"
            disabled={overlapMs === null}
            busy={rotate.isPending}
            onClick={() => rotate.mutate()}
          >
            {own.rotateVerb}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {rotate.isError ? <ProblemNote error={rotate.error} /> : null}
        <Field
          label={own.overlap}
          hint={own.overlapHint}
          error={overlapMs === null ? form.noDuration : undefined}
        >
          {(control) => <TextInput {...control} value={overlap} onValue={setOverlap} />}
        </Field>
        <Field label={own.rotateValue} hint={own.rotateValueHint}>
          {(control) => <SecretInput {...control} value={value} onValue={setValue} />}
        </Field>
        <Field label={own.rotateAs} hint={own.rotateAsHint}>
          {(control) => <TextInput {...control} isCode value={as} onValue={setAs} />}
        </Field>
      </div>
    </Dialog>
  );
}

function Rotated({ rotated, onClose }: { rotated: SecretRotated; onClose: () => void }) {
  const own = texts.secretsPage;
  const { secret, value, triggers, workflows } = rotated;
  const names = triggers.map(({ name }) => name).join(", ");
  return (
    <Dialog
      title={own.rotatedTitle(secret)}
      isOpen
      onClose={onClose}
      isFirm={value !== null}
      actions={
        <Button look="primary" onClick={onClose}>
          {own.done}
        </Button>
      }
    >
      <div className="flex flex-col gap-3 text-sm">
        {value === null ? null : (
          <>
            <p>{own.rotatedValue}</p>
            <CopyField text={value} label={own.rotatedValue} />
          </>
        )}
        <p>{names === "" ? own.rotatedNone : own.rotatedTriggers(names)}</p>
        {workflows.length === 0 ? null : (
          <p className="text-warn">{own.rotatedWorkflows(workflows.join(", "))}</p>
        )}
      </div>
    </Dialog>
  );
}
