import type { ReactNode } from "react";
import { Field, TextInput } from "./field.tsx";

interface PasswordFieldProps {
  label: string;
  hint?: ReactNode;
  /** It is made up now: browsers offer to, and no old one. */
  isNew?: boolean;
  charactersMin?: number;
  value: string;
  onValue: (value: string) => void;
}

/** For a person's own password. */
export const PasswordField = ({ label, hint, isNew = false, charactersMin, ...rest }: PasswordFieldProps) => (
  <Field label={label} hint={hint}>
    {(control) => (
      <TextInput
        {...control}
        {...rest}
        type="password"
        required
        minLength={charactersMin}
        autoComplete={isNew ? "new-password" : "current-password"}
      />
    )}
  </Field>
);
