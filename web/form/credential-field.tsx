import { Field } from "../parts/field.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { useCatalog } from "../parts/trigger/catalog.ts";
import { isRecord } from "../record.ts";
import { texts } from "../texts/form.ts";
import { Fieldset } from "./fieldset.tsx";
import { PropertyFields } from "./property-fields.tsx";
import type { Schema } from "./schema.ts";
import { SchemeSelect } from "./scheme-select.tsx";
import { FormContext, useForm } from "./surroundings.ts";
import { useFrame, type ValueProps } from "./value-props.tsx";

/** Names and validity, which each scheme's credential has beside its own settings. */
const common: Record<string, Schema> = {
  name: { type: "string", title: texts.credential.name, rare: true },
  notBefore: { type: "string", format: "date-time", title: texts.credential.notBefore, rare: true },
  notAfter: { type: "string", format: "date-time", title: texts.credential.notAfter, rare: true },
};

/** One way to prove who sends: which scheme, and then that scheme's settings. */
export function CredentialField(props: ValueProps) {
  const { own, field, disabled } = useFrame(props);
  const form = useForm();
  const catalog = useCatalog();
  const credential = isRecord(props.value) ? props.value : {};
  const scheme = typeof credential["scheme"] === "string" ? credential["scheme"] : "";
  if (catalog === undefined) return <Skeleton rows={2} />;
  const { schemes, providers } = catalog;
  const found =
    schemes.find(({ type }) => type === scheme)?.config ??
    providers.find(({ name }) => name === scheme)?.settings;
  const settings: Schema = found ?? {};
  const schema = { ...settings, properties: { ...settings.properties, ...(found && common) } };
  // What the former scheme and the new one call by the same name is kept.
  const choose = (chosen: string) => {
    const { properties = {} } = settingsOf(chosen, catalog);
    const kept = Object.entries(credential).filter(([name]) => name in properties || name in common);
    props.onChange({ ...Object.fromEntries(kept), scheme: chosen });
  };
  return (
    <Fieldset path={props.path} {...field} error={found === undefined ? field.error : undefined}>
      <Field label={own.properties?.["scheme"]?.title ?? texts.scheme}>
        {(control) => (
          <SchemeSelect {...control} catalog={catalog} disabled={disabled} value={scheme} onValue={choose} />
        )}
      </Field>
      {found === undefined ? null : (
        <FormContext value={{ ...form, root: schema }}>
          <div className="flex flex-col gap-4 border-l-2 border-line pl-4">
            <PropertyFields schema={schema} path={props.path} value={credential} onChange={props.onChange} />
          </div>
        </FormContext>
      )}
    </Fieldset>
  );
}

interface Known {
  schemes: readonly { type: string; config: Schema }[];
  providers: readonly { name: string; settings: Schema }[];
}

/** The schema of what a scheme, or a provider's preset, takes. */
function settingsOf(scheme: string, { schemes, providers }: Known): Schema {
  return (
    schemes.find(({ type }) => type === scheme)?.config ??
    providers.find(({ name }) => name === scheme)?.settings ??
    {}
  );
}
