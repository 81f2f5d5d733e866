import { useQuery } from "@tanstack/react-query";
import { Eye, EyeOff, WandSparkles } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useClient, useWorkspace } from "../../client.ts";
import { useMay } from "../../session.ts";
import { texts as all } from "../../texts/credential.ts";
import { Button, IconButton } from "../button.tsx";
import { Field, Select, TextInput } from "../field.tsx";
import { freeName, generatedSecret } from "./proof.ts";

const texts = all.secret;
const environmentPrefix = "env:";

export interface SecretChoice {
  reference: string | undefined;
  /** Of a secret that is yet to be stored under that name. */
  value: string | undefined;
}

interface SecretFieldProps extends SecretChoice {
  label: string;
  hint?: string;
  error?: string | undefined;
  /** What a new secret is to be called, with a number where that is taken. */
  proposed: string;
  onChange: (choice: SecretChoice) => void;
}

/** A secret: a new one is written here and stored with what needs it, or one that is stored is chosen. */
export function SecretField({ reference, value, proposed, onChange, ...field }: SecretFieldProps) {
  // Secrets are the owner's: all others name one that is there.
  const isOwner = useMay("owner");
  const [isStored, setStored] = useState(!isOwner || (reference !== undefined && value === undefined));
  const names = useSecretNames(isOwner);
  const name = value === undefined ? freeName(proposed, new Set(names ?? [])) : (reference ?? proposed);
  const switchTo = (stored: boolean) => {
    setStored(stored);
    onChange({ reference: undefined, value: undefined });
  };
  const aside = isOwner ? (
    <button
      type="button"
      className="text-xs font-medium text-accent underline-offset-2 hover:underline"
      onClick={() => switchTo(!isStored)}
    >
      {isStored ? texts.writeNew : texts.takeStored}
    </button>
  ) : null;
  if (isStored) {
    return (
      <StoredSecret
        {...field}
        aside={aside}
        names={names}
        reference={reference}
        onReference={(chosen) => onChange({ reference: chosen, value: undefined })}
      />
    );
  }
  return (
    <NewSecret
      {...field}
      aside={aside}
      hint={field.hint ?? texts.storedAs(name)}
      // Until it is known which names are taken, a new secret could take the place of another.
      isReady={names !== undefined}
      value={value ?? ""}
      onValue={(text) =>
        onChange(text === "" ? { reference: undefined, value: undefined } : { reference: name, value: text })
      }
    />
  );
}

interface PartProps {
  label: string;
  hint?: string;
  error?: string | undefined;
  aside: ReactNode;
}

interface NewSecretProps extends PartProps {
  value: string;
  isReady: boolean;
  onValue: (text: string) => void;
}

function NewSecret({ value, isReady, onValue, ...field }: NewSecretProps) {
  const [isShown, setShown] = useState(false);
  return (
    <Field {...field} required>
      {(control) => (
        <div className="flex items-center gap-1">
          <TextInput
            {...control}
            isCode
            type={isShown ? "text" : "password"}
            autoComplete="new-password"
            disabled={!isReady}
            value={value}
            onValue={onValue}
          />
          <IconButton
            label={isShown ? texts.hide : texts.show}
            onClick={() => setShown(!isShown)}
            icon={
              isShown ? <EyeOff className="size-4" aria-hidden /> : <Eye className="size-4" aria-hidden />
            }
          />
          <Button
            disabled={!isReady}
            icon={<WandSparkles className="size-4" aria-hidden />}
            onClick={() => {
              onValue(generatedSecret());
              setShown(true);
            }}
          >
            {texts.generate}
          </Button>
        </div>
      )}
    </Field>
  );
}

interface StoredProps extends PartProps {
  names: readonly string[] | null | undefined;
  reference: string | undefined;
  onReference: (reference: string | undefined) => void;
}

/** Where secrets may not be listed, or the environment holds it, its name is written. */
function StoredSecret({ names, reference, onReference, hint, ...field }: StoredProps) {
  const isEnvironment = reference?.startsWith(environmentPrefix) === true;
  if (names === null) {
    return (
      <Field {...field} required hint={texts.cannotList}>
        {(control) => (
          <TextInput
            {...control}
            isCode
            value={reference ?? ""}
            onValue={(text) => onReference(text === "" ? undefined : text)}
          />
        )}
      </Field>
    );
  }
  const known = names ?? [];
  const listed =
    reference === undefined || isEnvironment || known.includes(reference) ? known : [...known, reference];
  return (
    <div className="flex flex-col gap-3">
      <Field {...field} required hint={hint ?? texts.storedAlready}>
        {(control) => (
          <Select
            {...control}
            value={isEnvironment ? environmentPrefix : (reference ?? "")}
            onValue={(chosen) => onReference(chosen === "" ? undefined : chosen)}
            options={[
              { value: "", label: texts.choose },
              ...listed.map((name) => ({ value: name, label: name })),
              { value: environmentPrefix, label: texts.environment },
            ]}
          />
        )}
      </Field>
      {isEnvironment ? (
        <Field label={texts.environmentLabel} required>
          {(control) => (
            <TextInput
              {...control}
              isCode
              value={reference.slice(environmentPrefix.length)}
              onValue={(text) => onReference(`${environmentPrefix}${text}`)}
            />
          )}
        </Field>
      ) : null}
    </div>
  );
}

/** Null where the viewer may not list them. */
function useSecretNames(isOwner: boolean): readonly string[] | null | undefined {
  const workspace = useWorkspace();
  const client = useClient();
  const list = useQuery({
    queryKey: [workspace, "secrets", "names"],
    queryFn: async () => (await client.listSecrets({})).items.map(({ name }) => name),
    enabled: isOwner,
    retry: false,
  });
  return list.isError || !isOwner ? null : list.data;
}
