import { createContext, type ReactNode, useContext } from "react";
import type { Tone } from "../parts/status.tsx";
import type { Gap } from "./edit.ts";
import type { StepItem } from "./step-tree.ts";

/** One thing that starts runs, as it is shown at the top. */
export interface Start {
  key: string;
  kind: "trigger" | "schedule" | "after" | "none";
  title: string;
  about: string;
  isOff: boolean;
}

/** How a step, or one list of it, did or is. */
export interface Mark {
  tone: Tone;
  text: string;
  /** The same as a picture. */
  sign?: ReactNode;
}

/** What the parts of a canvas share. */
export interface CanvasUse {
  starts: readonly Start[];
  /** The key of the step or lane that the keyboard is at. */
  current: string | null;
  /** `current` is only where something is going on: nobody has gone there. */
  isFollowing?: boolean;
  /** Faults of each step, by its key. */
  faults: ReadonlyMap<string, number>;
  /** By the keys of steps and lanes. */
  marks?: ReadonlyMap<string, Mark>;
  /** What is being dragged, by its path. */
  dragged: string | null;
  onOpen: (key: string) => void;
  onStart?: ((start: Start) => void) | undefined;
  /** Absent where the tree can't be changed. */
  edits?:
    | {
        onAdd: (gap: Gap) => void;
        onArm: (item: StepItem) => void;
        onDrop: (gap: Gap) => void;
        onDrag: (path: string | null) => void;
      }
    | undefined;
}

const Context = createContext<CanvasUse | null>(null);

export const CanvasProvider = Context;

export function useCanvas(): CanvasUse {
  const use = useContext(Context);
  if (use === null) throw new Error("There is no canvas around this part.");
  return use;
}
