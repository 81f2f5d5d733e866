/**
 * What a step file of one's own is written with: `import { defineStep, z } from "tripline/step"`. Such a file lies in the
 * data folder under `steps/`, exports what `defineStep` gives, and runs in Tripline's own process.
 */
export { z } from "zod";
export type { Json } from "./contract/name.ts";
export {
  defineStep,
  PassingError,
  RetryLaterError,
  type StepContext,
  type StepKind,
  TerminalError,
} from "./steps/step.ts";
