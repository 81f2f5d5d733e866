import { useState } from "react";
import { instantOf, localOf } from "../../../local-time.ts";
import { Disclosure } from "../../../parts/disclosure.tsx";
import { Field, TextInput } from "../../../parts/field.tsx";
import { type Proof, withSettings } from "../../../parts/trigger/proof.ts";
import { settingOf } from "../../../parts/trigger/settings.ts";
import { texts } from "../../../texts/credential.ts";

/** The name of a credential and the times between which it is taken. */
export function Validity({ proof, onChange }: { proof: Proof; onChange: (proof: Proof) => void }) {
  const { name, notBefore, notAfter } = proof.credential;
  // From then on it is its user who folds it.
  const [isOpen] = useState([name, notBefore, notAfter].some((value) => value !== undefined));
  return (
    <Disclosure title={texts.validity} isOpen={isOpen}>
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label={texts.credentialName} hint={texts.credentialNameHint}>
          {(control) => (
            <TextInput
              {...control}
              isCode
              value={name ?? ""}
              onValue={(text) => onChange(withSettings(proof, { name: settingOf(text) }))}
            />
          )}
        </Field>
        <Field label={texts.notBefore}>
          {(control) => (
            <TextInput
              {...control}
              type="datetime-local"
              step={1}
              value={localOf(notBefore)}
              onValue={(text) => onChange(withSettings(proof, { notBefore: instantOf(text) }))}
            />
          )}
        </Field>
        <Field label={texts.notAfter}>
          {(control) => (
            <TextInput
              {...control}
              type="datetime-local"
              step={1}
              value={localOf(notAfter)}
              onValue={(text) => onChange(withSettings(proof, { notAfter: instantOf(text) }))}
            />
          )}
        </Field>
      </div>
    </Disclosure>
  );
}
