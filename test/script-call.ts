import type { ScriptCall } from "../src/steps/step.ts";

/** A script that is given nothing but what a test says. */
export const scriptCall = (code: string, given: Partial<ScriptCall> = {}): ScriptCall => ({
  code,
  globals: {},
  variables: {},
  timeoutMs: 5_000,
  signal: new AbortController().signal,
  ...given,
});
