import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { z } from "zod";
import type { SecretRotated as SecretRotatedSchema } from "../../../../src/contract/secret.ts";
import { useClient, useWorkspace } from "../../../client.ts";
import { Button } from "../../../parts/button.tsx";
import { CopyField } from "../../../parts/copy.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { Field, Select } from "../../../parts/field.tsx";
import { ProblemNote } from "../../../parts/problem-note.tsx";
import { texts } from "../../../texts/authentication.ts";
import { texts as credentials } from "../../../texts/credential.ts";
import { texts as everywhere } from "../../../texts/everywhere.ts";
import { useEditor } from "../editor.ts";

type SecretRotated = z.output<typeof SecretRotatedSchema>;

const dayMs = 86_400_000;
const overlaps = { none: undefined, day: dayMs, week: 7 * dayMs, month: 30 * dayMs } as const;
type Overlap = keyof typeof overlaps;
const names: readonly Overlap[] = ["week", "day", "month", "none"];

/** Sets a second secret beside one, so that senders can change over without a gap. */
export function RotateSecret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { trigger, keeper } = useEditor();
  const [overlap, setOverlap] = useState<Overlap>("week");
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const rotating = useMutation({
    mutationFn: async () => {
      const overlapMs = overlaps[overlap];
      const input = overlapMs === undefined ? {} : { overlapMs };
      const rotations: SecretRotated[] = [];
      await keeper.inForce(async () => {
        const rotated = await client.rotateSecret({ secret, input });
        rotations.push(rotated);
        const auth = rotated.triggers.find(({ name }) => name === trigger.name)?.auth;
        return auth === undefined ? {} : { auth };
      });
      return rotations[0];
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: [workspace] }),
  });
  if (rotating.data !== undefined) return <Rotated rotated={rotating.data} onClose={onClose} />;
  return (
    <Dialog
      title={texts.rotateTitle(secret)}
      description={texts.rotateAbout}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{everywhere.cancel}</Button>
          <Button look="primary" busy={rotating.isPending} onClick={() => rotating.mutate()}>
            {texts.rotateVerb}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {rotating.isError ? <ProblemNote error={rotating.error} /> : null}
        <Field label={texts.rotateDays}>
          {(control) => (
            <Select
              {...control}
              value={overlap}
              onValue={(chosen) => setOverlap(names.find((name) => name === chosen) ?? "week")}
              options={names.map((name) => ({ value: name, label: texts.rotateOverlaps[name] }))}
            />
          )}
        </Field>
      </div>
    </Dialog>
  );
}

function Rotated({ rotated, onClose }: { rotated: SecretRotated; onClose: () => void }) {
  const { value, workflows, secret } = rotated;
  return (
    <Dialog
      title={texts.rotatedTitle}
      description={texts.rotatedAbout(secret)}
      isOpen
      onClose={onClose}
      actions={
        <Button look="primary" onClick={onClose}>
          {credentials.done}
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        {value === null ? null : <CopyField text={value} label={texts.copySecret} />}
        {workflows.length === 0 ? null : (
          <p className="text-sm">{texts.rotatedWorkflows(workflows.join(", "))}</p>
        )}
      </div>
    </Dialog>
  );
}
