import { Eye, EyeOff, WandSparkles } from "lucide-react";
import { type ReactNode, useState } from "react";
import { texts } from "../../texts/secret.ts";
import { Button, IconButton } from "../button.tsx";
import { Field, TextInput } from "../field.tsx";
import { useSecretNames } from "../secret/names.ts";
import { StoredSecret } from "../secret/stored-secret.tsx";
import { freeName, generatedSecret } from "./proof.ts";

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
  const names = useSecretNames();
  const [isWritten, setWritten] = useState(reference === undefined || value !== undefined);
  const isStored = names === null || !isWritten;
  const name = value === undefined ? freeName(proposed, new Set(names ?? [])) : (reference ?? proposed);
  const switchTo = (stored: boolean) => {
    setWritten(!stored);
    onChange({ reference: undefined, value: undefined });
  };
  const aside =
    names === null ? undefined : (
      <button
        type="button"
        className="text-xs font-medium text-accent underline-offset-2 hover:underline"
        onClick={() => switchTo(!isStored)}
      >
        {isStored ? texts.writeNew : texts.takeStored}
      </button>
    );
  if (isStored) {
    return (
      <StoredSecret
        {...field}
        aside={aside}
        hint={field.hint ?? texts.storedAlready}
        required
        reference={reference}
        onReference={(chosen) => onChange({ reference: chosen, value: undefined })}
      />
    );
  }
  return (
    <WrittenSecret
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

interface WrittenProps {
  label: string;
  hint?: string;
  error?: string | undefined;
  aside: ReactNode;
  value: string;
  isReady: boolean;
  onValue: (text: string) => void;
}

function WrittenSecret({ value, isReady, onValue, ...field }: WrittenProps) {
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
