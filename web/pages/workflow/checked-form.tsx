import { useState } from "react";
import type { z } from "zod";
import { issuesOf } from "../../../src/contract/issues-of.ts";
import type { Issue } from "../../../src/contract/problem.ts";
import type { Schema } from "../../form/schema.ts";
import { SchemaForm } from "../../form/schema-form.tsx";

interface CheckedFormProps<Value> {
  schema: Schema;
  /** What a value must be before it is taken on. */
  check: z.ZodType<unknown, Value>;
  value: Value;
  onChange: (value: Value) => void;
  issues?: readonly Issue[];
  disabled?: boolean;
}

const noIssues: readonly Issue[] = [];

/** A form that keeps to itself what is not right yet, with what is wrong with it, and hands on what is. */
export function CheckedForm<Value>({
  schema,
  check,
  value,
  onChange,
  issues = noIssues,
  disabled,
}: CheckedFormProps<Value>) {
  const [wrong, setWrong] = useState<{ value: unknown; issues: readonly Issue[] } | null>(null);
  const change = (changed: unknown) => {
    const result = check.safeParse(changed);
    if (!result.success) {
      setWrong({ value: changed, issues: issuesOf(result.error) });
      return;
    }
    setWrong(null);
    // What passed the check is of its type; the parsed one would have every default written out.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    onChange(changed as Value);
  };
  return (
    <SchemaForm
      schema={schema}
      value={wrong?.value ?? value}
      onChange={change}
      issues={wrong?.issues ?? issues}
      disabled={disabled ?? false}
    />
  );
}
