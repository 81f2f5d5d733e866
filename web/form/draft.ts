import { useState } from "react";
import { isEqualJson } from "../../src/core/equal.ts";

interface DraftOptions<Draft> {
  value: unknown;
  /** What is shown of a value. */
  shown: (value: unknown) => Draft;
  onChange: (value: unknown) => void;
}

/**
 * What is being written, beside the value that it means: `1.` is kept as it stands while it means 1. It is given up
 * as soon as the value becomes another one from outside.
 */
export function useDraft<Draft>({ value, shown, onChange }: DraftOptions<Draft>) {
  const [kept, keep] = useState<{ draft: Draft; value: unknown } | null>(null);
  const draft = kept !== null && isEqualJson(kept.value, value) ? kept.draft : shown(value);
  const write = (written: Draft, meant: unknown) => {
    keep({ draft: written, value: meant });
    if (!isEqualJson(meant, value)) onChange(meant);
  };
  return [draft, write] as const;
}
