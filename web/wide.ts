import { useSyncExternalStore } from "react";

/** Whether the window is at least so wide. */
function whether(width: string): () => boolean {
  const query = matchMedia(`(min-width: ${width})`);
  const subscribe = (listener: () => void) => {
    query.addEventListener("change", listener);
    return () => query.removeEventListener("change", listener);
  };
  return () => useSyncExternalStore(subscribe, () => query.matches);
}

/** Whether there is room for two things beside each other. */
export const useIsWide = whether("64rem");

/** Whether there is room for two, and a list beside them. */
export const useIsVeryWide = whether("80rem");
