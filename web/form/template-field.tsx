import { lazy, type ReactNode, Suspense, useId } from "react";
import { Field } from "../parts/field.tsx";
import { EditorPlace } from "./code-editor.tsx";
import { type NameHint, useSurroundings } from "./surroundings.ts";
import { useTried } from "./tried.ts";
import { TriedText } from "./tried-text.tsx";

export interface TemplateFieldProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
  hint?: ReactNode;
  error?: string | undefined;
  required?: boolean;
  isLabelHidden?: boolean;
  aside?: ReactNode;
  placeholder?: string;
  disabled?: boolean;
  isMultiline?: boolean;
  /** The whole text is one expression, without braces. */
  isExpression?: boolean;
  /** False: plain text; braces in it mean nothing. */
  isTemplate?: boolean;
  /** What can be named, and the sample; absent: those of the surroundings. */
  names?: readonly NameHint[];
  scope?: Readonly<Record<string, unknown>> | null;
}

const TemplateArea = lazy(() => import("./editor/template-area.tsx"));

/** Text with `{{ expressions }}`: completes their names, and says beneath what it gives for the sample. */
export function TemplateField(props: TemplateFieldProps) {
  const surroundings = useSurroundings();
  const { names = surroundings.names, scope = surroundings.scope } = props;
  const { isExpression = false, isMultiline = false, isTemplate = true, aside } = props;
  const id = useId();
  const tried = useTried(props.value, { scope, isExpression, isTemplate: isTemplate || isExpression });
  const broken = tried?.kind === "broken" ? tried : null;
  // Said once: the server has found the same.
  const isTold = broken !== null && props.error?.includes(broken.message) === true;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <Field
        label={props.label}
        error={props.error}
        required={props.required ?? false}
        isLabelHidden={props.isLabelHidden ?? false}
        {...(props.hint !== undefined && { hint: props.hint })}
        {...(aside !== undefined && { aside })}
      >
        {(control) => (
          <Suspense fallback={<EditorPlace lines={isMultiline ? 3 : 1} />}>
            <TemplateArea
              {...control}
              aria-describedby={[control["aria-describedby"], id].filter(Boolean).join(" ")}
              {...(broken && { "aria-invalid": true as const })}
              value={props.value}
              onChange={props.onChange}
              placeholder={props.placeholder ?? ""}
              readOnly={props.disabled ?? false}
              isMultiline={isMultiline}
              mode={isExpression ? "expression" : isTemplate ? "template" : "text"}
              names={names}
              fault={broken}
            />
          </Suspense>
        )}
      </Field>
      <TriedText id={id} tried={isTold ? null : tried} />
    </div>
  );
}

/** One expression over what came in, as filters and conditions are. */
export const ExpressionField = (props: Omit<TemplateFieldProps, "isExpression" | "isTemplate">) => (
  <TemplateField {...props} isExpression />
);
