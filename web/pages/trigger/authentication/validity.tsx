import { Field, TextInput } from "../../../parts/field.tsx";
import { type Proof, withSettings } from "../../../parts/trigger/proof.ts";
import { settingOf } from "../../../parts/trigger/settings.ts";
import { texts } from "../../../texts/credential.ts";

/** The name of a credential and the times between which it is taken. */
export function Validity({ proof, onChange }: { proof: Proof; onChange: (proof: Proof) => void }) {
  const { name, notBefore, notAfter } = proof.credential;
  return (
    <details open={name !== undefined || notBefore !== undefined || notAfter !== undefined}>
      <summary className="cursor-pointer text-sm font-medium text-accent">{texts.validity}</summary>
      <div className="mt-4 grid gap-4 sm:grid-cols-3">
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
              value={localTime(notBefore)}
              onValue={(text) => onChange(withSettings(proof, { notBefore: instantOf(text) }))}
            />
          )}
        </Field>
        <Field label={texts.notAfter}>
          {(control) => (
            <TextInput
              {...control}
              type="datetime-local"
              value={localTime(notAfter)}
              onValue={(text) => onChange(withSettings(proof, { notAfter: instantOf(text) }))}
            />
          )}
        </Field>
      </div>
    </details>
  );
}

/** A point in time as the field for a local time has it, to the minute. */
function localTime(instant: string | undefined): string {
  if (instant === undefined) return "";
  const at = new Date(instant);
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

const instantOf = (local: string): string | undefined =>
  local === "" ? undefined : new Date(local).toISOString();
