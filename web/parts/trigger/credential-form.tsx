import { texts } from "../../texts/credential.ts";
import { Field, TextInput } from "../field.tsx";
import { Select } from "../select.tsx";
import { OtherSettings } from "./other-settings.tsx";
import { withSettings } from "./proof.ts";
import { errorAt, settingOf, textOf } from "./settings.ts";
import { type ProofFormProps, ProofSecret, TokenChoice } from "./token-source.tsx";

/** The settings of a credential, by its scheme. */
export function CredentialForm(props: ProofFormProps) {
  switch (props.proof.credential.scheme) {
    case "bearer":
      return <TokenChoice {...props} />;
    case "api-key":
      return <ApiKeyForm {...props} />;
    case "basic":
      return <BasicForm {...props} />;
    case "hmac":
      return <HmacForm {...props} />;
    default:
      return <OtherSettings {...props} />;
  }
}

function ApiKeyForm(props: ProofFormProps) {
  const { proof, onChange } = props;
  const place = proof.credential["in"] === "query" ? "query" : "header";
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={texts.keyPlace} {...(place === "query" && { hint: texts.queryHint })} required>
          {(control) => (
            <Select
              {...control}
              value={place}
              onValue={(chosen) => onChange(withSettings(proof, { in: chosen }))}
              options={[
                { value: "header", label: texts.keyPlaces.header },
                { value: "query", label: texts.keyPlaces.query },
              ]}
            />
          )}
        </Field>
        <SettingText
          {...props}
          name="parameter"
          label={texts.parameter[place]}
          placeholder={place === "header" ? "X-API-Key" : "api_key"}
        />
      </div>
      <TokenChoice {...props} />
    </div>
  );
}

function BasicForm(props: ProofFormProps) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <SettingText {...props} name="username" label={texts.username} isRequired />
      <ProofSecret {...props} field="secret" label={texts.password} />
    </div>
  );
}

function HmacForm(props: ProofFormProps) {
  return (
    <div className="flex flex-col gap-4">
      <ProofSecret {...props} field="secret" label={texts.signingSecret} />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <SettingChoice
          {...props}
          name="algorithm"
          usual="sha256"
          label={texts.algorithm}
          hint={texts.algorithmHint}
          titles={texts.algorithms}
        />
        <SettingChoice
          {...props}
          name="encoding"
          usual="hex"
          label={texts.encoding}
          titles={texts.encodings}
        />
        <SettingText {...props} name="header" label={texts.header} hint={texts.headerHint} />
        <SettingText {...props} name="prefix" label={texts.prefix} hint={texts.prefixHint} />
      </div>
      <OtherSettings {...props} isFolded without={["secret", "algorithm", "encoding", "header", "prefix"]} />
    </div>
  );
}

interface SettingProps extends ProofFormProps {
  name: string;
  label: string;
  hint?: string;
}

function SettingText({
  proof,
  onChange,
  issues,
  name,
  label,
  hint,
  placeholder,
  isRequired = false,
}: SettingProps & { placeholder?: string; isRequired?: boolean }) {
  return (
    <Field
      label={label}
      {...(hint !== undefined && { hint })}
      error={errorAt(issues, name)}
      required={isRequired}
    >
      {(control) => (
        <TextInput
          {...control}
          isCode
          placeholder={placeholder}
          value={textOf(proof.credential[name])}
          onValue={(text) => onChange(withSettings(proof, { [name]: settingOf(text) }))}
        />
      )}
    </Field>
  );
}

function SettingChoice({
  proof,
  onChange,
  issues,
  name,
  label,
  hint,
  usual,
  titles,
}: SettingProps & { usual: string; titles: Record<string, string> }) {
  return (
    <Field label={label} {...(hint !== undefined && { hint })} error={errorAt(issues, name)} required>
      {(control) => (
        <Select
          {...control}
          value={settingOf(textOf(proof.credential[name])) ?? usual}
          onValue={(chosen) => onChange(withSettings(proof, { [name]: chosen }))}
          options={Object.entries(titles).map(([value, title]) => ({ value, label: title }))}
        />
      )}
    </Field>
  );
}
