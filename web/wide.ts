import { useSyncExternalStore } from "react";

const wide = matchMedia("(min-width: 64rem)");

/** Whether there is room for two things beside each other. */
export const useIsWide = (): boolean => useSyncExternalStore(subscribe, () => wide.matches);

function subscribe(listener: () => void): () => void {
  wide.addEventListener("change", listener);
  return () => wide.removeEventListener("change", listener);
}
