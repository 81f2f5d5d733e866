import type { SendersFields } from "../editor.ts";

/** What is not saved once `sent` is saved: nothing, or what was written meanwhile. A change is told once. */
export function afterSave(written: SendersFields | null, sent: SendersFields | null): SendersFields | null {
  if (written === null || written === sent) return null;
  return written.change === sent?.change ? { ...written, change: "" } : written;
}
