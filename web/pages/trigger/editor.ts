import { createContext, type Dispatch, type SetStateAction, useContext } from "react";
import type { TriggerView } from "../../../src/contract/trigger.ts";
import type { Edited, Keeper } from "./keeper.ts";

/** A trigger that is being edited, with what can be done to it. Nothing of it is in force before it is published. */
export type Editor = Omit<Edited, "inForce"> & {
  /** As it is in force. */
  trigger: TriggerView;
  keeper: Keeper;
  /** Whether who looks at it may change it. */
  canWrite: boolean;
  /** The page for senders, while the trigger's page is open: what is written on one tab outlives it. */
  senders: SendersDraft;
  setSenders: Dispatch<SetStateAction<SendersDraft>>;
};

export interface SendersDraft {
  /** Shown this once. */
  link: string | null;
  /** What is not saved; null: nothing. */
  written: SendersFields | null;
}

export interface SendersFields {
  title: string;
  contact: string;
  notes: string;
  /** To be told in the change log. */
  change: string;
  tryIt: boolean;
}

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (editor === null) throw new Error("There is no trigger around this part.");
  return editor;
}
