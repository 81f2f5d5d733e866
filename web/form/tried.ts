import { useEffect, useState } from "react";

/** What a text gives for the sample. */
export type Tried =
  | { kind: "value"; value: unknown }
  /** It names a secret, which no sample has. */
  | { kind: "secret" }
  | { kind: "broken"; message: string; offset: number | null; line: number | null; column: number | null };

interface TryOptions {
  scope: Readonly<Record<string, unknown>> | null;
  isExpression: boolean;
  isTemplate: boolean;
}

/** Until the typing pauses, nothing is tried. */
const pauseMs = 200;

/**
 * Tries a template or an expression as it is being written, with the code that the server runs; without a sample only
 * its form is checked. Null while there is nothing to tell.
 */
export function useTried(text: string, { scope, isExpression, isTemplate }: TryOptions): Tried | null {
  const [known, setKnown] = useState<{ text: string; scope: unknown; tried: Tried | null } | null>(null);
  const isTried = isExpression ? text.trim() !== "" : isTemplate && text.includes("{{");
  useEffect(() => {
    if (!isTried) return;
    let isCurrent = true;
    const tryIt = async () => {
      const { tryText } = await import("./try-text.ts");
      const tried = await tryText(text, { scope, isExpression });
      if (isCurrent) setKnown({ text, scope, tried });
    };
    const timer = setTimeout(() => void tryIt(), pauseMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [text, scope, isExpression, isTried]);
  // What the text before gave stays until it is known what this one gives, so that nothing flickers.
  return isTried ? (known?.tried ?? null) : null;
}
