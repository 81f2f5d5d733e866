import { useState } from "react";
import { Field, Select, TextInput } from "../parts/field.tsx";
import { texts } from "../texts/form.ts";
import { NewSecret } from "./new-secret.tsx";
import { useSecretNames } from "./secrets.ts";
import { useFrame, type ValueProps } from "./value-props.tsx";

const variablePrefix = "env:";

/** Which secret proves it: a stored one by name, one that is stored now, or a variable of the server's environment. */
export function SecretField(props: ValueProps) {
  const { own, field, disabled } = useFrame(props);
  const names = useSecretNames();
  const [isStoring, setStoring] = useState(false);
  const reference = typeof props.value === "string" ? props.value : "";
  const isVariable = reference.startsWith(variablePrefix);
  const isStray = reference !== "" && !isVariable && !names.includes(reference);
  const choose = (option: string) => {
    if (option === store) setStoring(true);
    else if (option === variable) props.onChange(variablePrefix);
    else props.onChange(option === "" ? undefined : option);
  };
  const options = [
    { value: "", label: texts.secret.choose },
    ...(isStray ? [{ value: reference, label: texts.secret.notStored(reference) }] : []),
    ...names.map((name) => ({ value: name, label: name })),
    { value: store, label: texts.secret.store },
    ...(own.pattern?.includes(variablePrefix) === true || isVariable
      ? [{ value: variable, label: texts.secret.variable }]
      : []),
  ];
  return (
    <div data-field={props.path} className="flex flex-col gap-2">
      <Field {...field}>
        {(control) => (
          <Select
            {...control}
            disabled={disabled}
            options={options}
            value={isVariable ? variable : reference}
            onValue={choose}
          />
        )}
      </Field>
      {isVariable ? (
        <TextInput
          isCode
          aria-label={texts.secret.variableName}
          placeholder={texts.secret.variableName}
          disabled={disabled}
          value={reference.slice(variablePrefix.length)}
          onValue={(name) => props.onChange(`${variablePrefix}${name}`)}
        />
      ) : null}
      <NewSecret
        isOpen={isStoring}
        onClose={() => setStoring(false)}
        onStored={(name) => props.onChange(name)}
      />
    </div>
  );
}

/** Names of no secret: those have no space in them. */
const store = "store a new one";
const variable = "environment variable";
