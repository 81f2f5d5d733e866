import { Switch as RadixSwitch } from "radix-ui";
import { type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes, useId } from "react";
import { texts } from "../texts/everywhere.ts";

export const inputClass =
  "w-full rounded-lg border border-line-strong bg-surface px-3 text-sm text-ink placeholder:text-muted aria-invalid:border-bad disabled:opacity-60";

interface FieldProps {
  label: string;
  /** One sentence on what it is for. */
  hint?: ReactNode;
  error?: string | undefined;
  required?: boolean;
  /** Beside the label, at the right. */
  aside?: ReactNode;
  /** Its place says what it is; the label is there for those who can't see it. */
  isLabelHidden?: boolean;
  /** Draws the control with what ties it to its label, hint and error. */
  children: (control: Control) => ReactNode;
}

export interface Control {
  id: string;
  required?: boolean;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

/** A label with its control, a hint and what is wrong with what stands there. */
export function Field({
  label,
  hint,
  error,
  required = false,
  aside,
  isLabelHidden = false,
  children,
}: FieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <div
        className={
          isLabelHidden && aside === undefined ? "sr-only" : "flex items-baseline justify-between gap-2"
        }
      >
        <label id={`${id}-label`} htmlFor={id} className={isLabelHidden ? "sr-only" : "text-sm font-medium"}>
          {label}
          {required ? <RequiredMark /> : null}
        </label>
        {aside}
      </div>
      {children({
        id,
        ...(required && { required }),
        ...describedBy(id, { hint, error }),
      })}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p id={`${id}-error`} className="text-xs font-medium text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

/** Ties a control to the hint and the error that stand below it. */
function describedBy(id: string, { hint, error }: { hint?: ReactNode; error?: string | undefined }) {
  const ids = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean);
  return {
    ...(ids.length > 0 && { "aria-describedby": ids.join(" ") }),
    ...(error !== undefined && { "aria-invalid": true as const }),
  };
}

/** For the eye: the control itself says that it is required. */
export const RequiredMark = () => (
  <span className="ml-0.5 text-bad" title={texts.required} aria-hidden>
    *
  </span>
);

type TextInputProps = Omit<InputHTMLAttributes<HTMLInputElement>, "className" | "onChange"> & {
  onValue?: (value: string) => void;
  isCode?: boolean;
};

export function TextInput({ onValue, isCode = false, ...rest }: TextInputProps) {
  return (
    <input
      type="text"
      autoComplete="off"
      spellCheck={false}
      {...rest}
      onChange={(event) => onValue?.(event.currentTarget.value)}
      className={`${inputClass} h-9 ${isCode ? "font-mono text-[0.8125rem]" : ""}`}
    />
  );
}

/** For what nobody is to see or to find again: browsers offer neither an old value nor to keep this one. */
export const SecretInput = (props: Omit<TextInputProps, "type" | "autoComplete">) => (
  <TextInput {...props} type="password" autoComplete="new-password" />
);

type TextAreaProps = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "className" | "onChange"> & {
  onValue?: (value: string) => void;
  isCode?: boolean;
};

export function TextArea({ onValue, isCode = false, rows = 4, ...rest }: TextAreaProps) {
  return (
    <textarea
      rows={rows}
      spellCheck={!isCode}
      {...rest}
      onChange={(event) => onValue?.(event.currentTarget.value)}
      className={`${inputClass} py-2 ${isCode ? "font-mono text-[0.8125rem]" : ""}`}
    />
  );
}

interface ToggleProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  checked: boolean;
  onValue: (checked: boolean) => void;
  disabled?: boolean;
}

/** A choice that takes effect as it is made. */
export function Switch({ label, hint, checked, onValue, disabled = false }: ToggleProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <RadixSwitch.Root
        id={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={onValue}
        {...(hint !== undefined && { "aria-describedby": `${id}-hint` })}
        className="mt-0.5 inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-line-strong bg-sunken p-px transition-colors data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <RadixSwitch.Thumb className="size-4 rounded-full bg-line-strong transition-transform data-[state=checked]:translate-x-4 data-[state=checked]:bg-accent-ink" />
      </RadixSwitch.Root>
      <div>
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {hint === undefined ? null : (
          <p id={`${id}-hint`} className="text-xs text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

/** A choice among what is sent with a form. */
export function Checkbox({ label, hint, error, checked, onValue, disabled = false }: ToggleProps) {
  const id = useId();
  const described = describedBy(id, { hint, error });
  return (
    <div className="flex items-start gap-2.5">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onValue(event.currentTarget.checked)}
        {...described}
        className="mt-1 size-4 shrink-0 accent-accent"
      />
      <div>
        <label htmlFor={id} className="text-sm">
          {label}
        </label>
        {hint === undefined ? null : (
          <p id={`${id}-hint`} className="text-xs text-muted">
            {hint}
          </p>
        )}
        {error === undefined ? null : (
          <p id={`${id}-error`} className="text-xs font-medium text-bad">
            {error}
          </p>
        )}
      </div>
    </div>
  );
}
