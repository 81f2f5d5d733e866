import { createContext, useContext } from "react";
import type { Gap } from "./edit.ts";

/** One thing that starts runs, as it is shown at the top. */
export interface Start {
  key: string;
  kind: "trigger" | "schedule" | "after" | "none";
  title: string;
  about: string;
  isOff: boolean;
}

/** How a step did, or is. */
export interface Mark {
  tone: "good" | "bad" | "warn" | "info" | "plain";
  text: string;
}

/** What the parts of a canvas share. */
export interface CanvasUse {
  starts: readonly Start[];
  /** The key of the step or lane that the keyboard is at. */
  current: string | null;
  /** Faults of each step, by its key. */
  faults: ReadonlyMap<string, number>;
  marks: ReadonlyMap<string, Mark>;
  /** What is being dragged, by its path. */
  dragged: string | null;
  onOpen: (key: string) => void;
  onStart?: ((start: Start) => void) | undefined;
  /** Absent where the tree can't be changed. */
  edits?:
    | {
        onAdd: (gap: Gap) => void;
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
