import { useSyncExternalStore } from "react";

/** So far down that rows which come in at the top would move what is read. */
const scrolledPx = 160;

/** Whether the reader is further down a page than its top. */
export function useIsScrolled(): boolean {
  return useSyncExternalStore(subscribe, () => window.scrollY > scrolledPx);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("scroll", listener, { passive: true });
  return () => window.removeEventListener("scroll", listener);
}
