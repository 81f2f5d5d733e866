import { type ReactNode, useId } from "react";
import { RequiredMark } from "../parts/field.tsx";
import { texts } from "../texts/everywhere.ts";

interface FieldsetProps {
  path: string;
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  required?: boolean;
  isLabelHidden?: boolean;
  /** Beside the label, at the right. */
  aside?: ReactNode;
  /** Its parts stand on a line of their own, a step further in. */
  isIndented?: boolean;
  children: ReactNode;
}

/** Several controls that are one thing. */
export function Fieldset({
  path,
  label,
  hint,
  error,
  required = false,
  isLabelHidden = false,
  aside,
  isIndented = false,
  children,
}: FieldsetProps) {
  const id = useId();
  const described = [
    required && `${id}-required`,
    hint !== undefined && `${id}-hint`,
    error !== undefined && `${id}-error`,
  ].filter(Boolean);
  return (
    <fieldset
      aria-labelledby={`${id}-label`}
      {...(described.length > 0 && { "aria-describedby": described.join(" ") })}
      data-field={path}
      className="flex min-w-0 flex-col gap-2"
    >
      <div
        className={
          isLabelHidden && aside === undefined ? "sr-only" : "flex items-baseline justify-between gap-2"
        }
      >
        <span id={`${id}-label`} className={isLabelHidden ? "sr-only" : "text-sm font-medium"}>
          {label}
          {required ? <RequiredMark /> : null}
        </span>
        {aside}
      </div>
      {required ? (
        <span id={`${id}-required`} hidden>
          {texts.required}
        </span>
      ) : null}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="-mt-1 text-xs text-muted">
          {hint}
        </p>
      )}
      <div className={isIndented ? "flex flex-col gap-4 border-l-2 border-line pl-4" : "flex flex-col gap-2"}>
        {children}
      </div>
      {error === undefined ? null : (
        <p id={`${id}-error`} className="text-xs font-medium text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
