import type { ComponentProps } from "react";
import { texts } from "../../texts/secret.ts";
import { Field, TextInput } from "../field.tsx";
import { Select } from "../select.tsx";
import { useSecretNames } from "./names.ts";

interface StoredSecretProps extends Omit<ComponentProps<typeof Field>, "children"> {
  /** The name of a stored one, or `env:NAME`. */
  reference: string | undefined;
  onReference: (reference: string | undefined) => void;
  /** Offered as a choice where secrets can be stored. */
  onStore?: () => void;
  takesVariable?: boolean;
  disabled?: boolean;
}

const variablePrefix = "env:";
/** Names no secret: those have no space in them. */
const store = "store a new one";

/** Which stored secret, or which variable of the server. Where secrets may not be listed, its name is written. */
export function StoredSecret(props: StoredSecretProps) {
  const { reference = "", onReference, onStore, takesVariable = true, disabled = false, ...field } = props;
  const names = useSecretNames();
  const isVariable = reference.startsWith(variablePrefix);
  const isStray = reference !== "" && !isVariable && names?.includes(reference) !== true;
  const take = (text: string) => onReference(text === "" ? undefined : text);
  if (names === null) {
    return (
      <Field {...field} hint={texts.cannotList}>
        {(control) => <TextInput {...control} isCode disabled={disabled} value={reference} onValue={take} />}
      </Field>
    );
  }
  const options = [
    { value: "", label: texts.choose },
    // Until they are known, it may well be stored.
    ...(isStray
      ? [{ value: reference, label: names === undefined ? reference : texts.notStored(reference) }]
      : []),
    ...(names ?? []).map((name) => ({ value: name, label: name })),
    ...(onStore === undefined ? [] : [{ value: store, label: texts.store }]),
    ...(takesVariable || isVariable ? [{ value: variablePrefix, label: texts.variable }] : []),
  ];
  return (
    <div className="flex flex-col gap-3">
      <Field {...field}>
        {(control) => (
          <Select
            {...control}
            disabled={disabled}
            value={isVariable ? variablePrefix : reference}
            onValue={(chosen) => (chosen === store ? onStore?.() : take(chosen))}
            options={options}
          />
        )}
      </Field>
      {isVariable ? (
        <Field label={texts.variableName} required>
          {(control) => (
            <TextInput
              {...control}
              isCode
              disabled={disabled}
              value={reference.slice(variablePrefix.length)}
              onValue={(name) => onReference(`${variablePrefix}${name}`)}
            />
          )}
        </Field>
      ) : null}
    </div>
  );
}
