import { useState } from "react";
import { isEqualJson } from "../../src/core/equal.ts";

interface DraftOptions<Draft, Value> {
  value: Value;
  /** What is shown of a value. */
  shown: (value: Value) => Draft;
  onChange: (value: Value) => void;
}

/**
 * What is being written, beside the value that it means: `1.` is kept as it stands while it means 1. It is given up
 * as soon as the value becomes another one from outside.
 */
export function useDraft<Draft, Value>({ value, shown, onChange }: DraftOptions<Draft, Value>) {
  const [kept, keep] = useState<{ draft: Draft; value: Value } | null>(null);
  const draft = kept !== null && isEqualJson(kept.value, value) ? kept.draft : shown(value);
  const write = (written: Draft, meant: Value) => {
    keep({ draft: written, value: meant });
    if (!isEqualJson(meant, value)) onChange(meant);
  };
  return [draft, write] as const;
}
