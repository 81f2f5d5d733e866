import { ExternalLink } from "lucide-react";
import type { Schema } from "../../form/schema.ts";
import { SchemaForm } from "../../form/schema-form.tsx";
import { texts } from "../../texts/credential.ts";
import { Disclosure } from "../disclosure.tsx";
import { Prose } from "../prose.tsx";
import { Skeleton } from "../skeleton.tsx";
import { schemaFrom, useCatalog } from "./catalog.ts";
import { type ProofFormProps, ProofSecret } from "./token-source.tsx";

interface OtherSettingsProps extends ProofFormProps {
  /** What stands elsewhere already. */
  without?: readonly string[];
  isFolded?: boolean;
}

const nothing: readonly string[] = [];

/** The settings of any scheme or provider, drawn from the catalog; those that name secrets take new ones, too. */
export function OtherSettings({ without = nothing, isFolded = false, ...props }: OtherSettingsProps) {
  const { proof, onChange, issues } = props;
  const { scheme } = proof.credential;
  const catalog = useCatalog();
  if (catalog === undefined) return <Skeleton rows={2} />;
  const provider = catalog.providers.find(({ name }) => name === scheme);
  const generic = catalog.schemes.find(({ type }) => type === scheme);
  const schema = schemaFrom(generic?.config ?? provider?.settings ?? {});
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => !without.includes(name));
  const isSecret = (property: Schema) => property.secretReference === true;
  const plain = Object.fromEntries(properties.filter(([, property]) => !isSecret(property)));
  const form = (
    <div className="flex flex-col gap-4">
      {provider === undefined ? null : <ProviderNote setup={provider.setup} docs={provider.docs} />}
      {generic === undefined || isFolded ? null : (
        <p className="text-sm text-muted">
          <Prose text={generic.description} />
        </p>
      )}
      {properties
        .filter(([, property]) => isSecret(property))
        .map(([name, property]) => (
          <ProofSecret key={name} {...props} field={name} label={property.title ?? name} />
        ))}
      <SchemaForm
        schema={{ ...schema, properties: plain }}
        value={Object.fromEntries(Object.entries(proof.credential).filter(([name]) => name in plain))}
        issues={issues}
        onChange={(value) => onChange(withPlain(proof, Object.keys(plain), value))}
      />
    </div>
  );
  if (!isFolded) return form;
  return <Disclosure title={texts.moreSettings}>{form}</Disclosure>;
}

function withPlain(
  proof: ProofFormProps["proof"],
  names: readonly string[],
  value: unknown,
): ProofFormProps["proof"] {
  const { scheme, ...others } = proof.credential;
  const kept = Object.entries(others).filter(([name]) => !names.includes(name));
  const given = typeof value === "object" && value !== null ? value : {};
  return { ...proof, credential: { scheme, ...Object.fromEntries(kept), ...given } };
}

function ProviderNote({ setup, docs }: { setup: string | null; docs: string }) {
  return (
    <p className="rounded-lg bg-info-soft px-3 py-2 text-sm">
      {setup === null ? null : (
        <>
          <Prose text={setup} />{" "}
        </>
      )}
      {docs.startsWith("https://") ? (
        <a
          href={docs}
          target="_blank"
          rel="noreferrer"
          className="inline-flex items-center gap-1 font-medium text-accent underline"
        >
          {texts.providerDocs}
          <ExternalLink className="size-3.5" aria-hidden />
        </a>
      ) : null}
    </p>
  );
}
