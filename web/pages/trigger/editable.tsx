import type { ReactNode } from "react";
import { useEditor } from "./editor.ts";

/** What only those may use who may change the trigger; for all others it is there to be read. */
export function Editable({ children }: { children: ReactNode }) {
  const { canWrite } = useEditor();
  return (
    <fieldset disabled={!canWrite} className="contents">
      {children}
    </fieldset>
  );
}
