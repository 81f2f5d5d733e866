import { Prose } from "../parts/prose.tsx";
import { plain, type Schema } from "./schema.ts";
import { issueAt, useForm } from "./surroundings.ts";

/** What every field of a form is given. */
export interface ValueProps {
  schema: Schema;
  /** From the form's own value: `headers.0.name`. */
  path: string;
  label: string;
  value: unknown;
  /** With undefined where nothing is left of it. */
  onChange: (value: unknown) => void;
  isRequired?: boolean;
  /** Its place says what it is; the label is there for those who can't see it. */
  isLabelHidden?: boolean;
  /** Where nothing stands, nothing is meant; false in lists, where a place can't stay empty. */
  isOptional?: boolean;
}

/** What the frame of a field says around its control. */
export function useFrame({ schema, path, label, isRequired = false, isLabelHidden = false }: ValueProps) {
  const { issues, root, disabled } = useForm();
  const own = plain(schema, root);
  return {
    own,
    disabled,
    field: {
      label,
      ...(own.description !== undefined && !isLabelHidden && { hint: <Prose text={own.description} /> }),
      error: issueAt(issues, path, { within: true }),
      required: isRequired,
      isLabelHidden,
    },
  };
}

/** A default as it stands in an empty field; nothing for what has no short text. */
export function placeholderOf({ default: value, examples }: Schema): string {
  const shown = value ?? examples?.[0];
  return typeof shown === "string" || typeof shown === "number" ? String(shown) : "";
}
