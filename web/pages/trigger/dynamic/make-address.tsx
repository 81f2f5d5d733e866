import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { DynamicProof } from "../../../../src/contract/dynamic.ts";
import type { Json } from "../../../../src/contract/name.ts";
import { useClient } from "../../../client.ts";
import { instantOf } from "../../../local-time.ts";
import { Checkbox, Field, TextInput } from "../../../parts/field.tsx";
import { FormDialog } from "../../../parts/form-dialog.tsx";
import { Select } from "../../../parts/select.tsx";
import { ShownOnce } from "../../../parts/shown-once.tsx";
import { JsonField } from "../../../parts/trigger/json-field.tsx";
import { isRecord } from "../../../record.ts";
import { texts } from "../../../texts/dynamic.ts";
import { useEditor } from "../editor.ts";

interface Address {
  subject: string;
  data: Json | undefined;
  proof: DynamicProof;
  until: string;
  usesMax: string;
  isSigned: boolean;
}

const blank: Address = {
  subject: "",
  data: undefined,
  proof: "address",
  until: "",
  usesMax: "",
  isSigned: false,
};

/** Makes an address of the trigger for one purpose; it is shown once. */
export function MakeAddress({ onClose, onMade }: { onClose: () => void; onMade: () => Promise<void> }) {
  const { trigger } = useEditor();
  const client = useClient();
  const [address, setAddress] = useState(blank);
  const making = useMutation({
    mutationFn: async () => {
      const { isSigned, usesMax } = address;
      const input = purposeOf(address);
      if (isSigned) return (await client.signDynamicAddress({ trigger: trigger.id, input })).publicUrl;
      const limited = { ...input, usesMax: usesMax === "" ? null : Number(usesMax) };
      return (await client.createDynamicTrigger({ trigger: trigger.id, input: limited })).publicUrl;
    },
    onSuccess: onMade,
  });
  if (making.data !== undefined) {
    return (
      <ShownOnce
        title={texts.create}
        about={texts.made}
        value={making.data}
        label={texts.copy}
        onClose={onClose}
      />
    );
  }
  return (
    <FormDialog
      title={texts.create}
      description={texts.createAbout}
      isChanged={address !== blank}
      onClose={onClose}
      verb={texts.make}
      isReady={!isOther(address)}
      isBusy={making.isPending}
      error={making.error}
      onSubmit={() => making.mutate()}
    >
      <Purpose address={address} onChange={(part) => setAddress({ ...address, ...part })} />
    </FormDialog>
  );
}

const isOther = ({ data }: Address) => data !== undefined && !isRecord(data);

function purposeOf({ subject, data, proof, until }: Address) {
  return {
    subject: subject === "" ? null : subject,
    ...(isRecord(data) && { data }),
    proof,
    expiresAt: instantOf(until) ?? null,
  };
}

function Purpose({ address, onChange }: { address: Address; onChange: (part: Partial<Address>) => void }) {
  return (
    <>
      <Field label={texts.subject} hint={texts.subjectHint}>
        {(control) => (
          <TextInput {...control} value={address.subject} onValue={(subject) => onChange({ subject })} />
        )}
      </Field>
      <JsonField
        label={texts.data}
        hint={texts.dataHint}
        rows={3}
        value={address.data}
        error={isOther(address) ? texts.dataWrong : undefined}
        onJson={(data) => onChange({ data })}
      />
      <Field label={texts.proof}>
        {(control) => (
          <Select
            {...control}
            value={address.proof}
            onValue={(chosen) => onChange({ proof: DynamicProof.parse(chosen) })}
            options={DynamicProof.options.map((value) => ({ value, label: texts.proofs[value] }))}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={texts.expiresAt}>
          {(control) => (
            <TextInput
              {...control}
              type="datetime-local"
              value={address.until}
              onValue={(until) => onChange({ until })}
            />
          )}
        </Field>
        <Field label={texts.usesMax}>
          {(control) => (
            <TextInput
              {...control}
              type="number"
              min={1}
              disabled={address.isSigned}
              value={address.usesMax}
              onValue={(usesMax) => onChange({ usesMax })}
            />
          )}
        </Field>
      </div>
      <Checkbox
        label={texts.isSigned}
        hint={texts.isSignedHint}
        checked={address.isSigned}
        onValue={(isSigned) => onChange({ isSigned })}
      />
    </>
  );
}
