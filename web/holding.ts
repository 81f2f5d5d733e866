import { useState } from "react";
import { useSelection } from "./parts/selection.tsx";
import { useIsScrolled } from "./scrolled.ts";

/** What keeps a list that moves where it is: rows that are chosen, a reader further down, somebody who paused it. */
export function useHolding(list: string) {
  const selection = useSelection(list);
  const [isPaused, setPaused] = useState(false);
  const isScrolled = useIsScrolled();
  return {
    selection,
    isPaused,
    setPaused,
    isHeld: isScrolled || isPaused || !selection.isEmpty,
    letGo: () => {
      selection.clear();
      setPaused(false);
      window.scrollTo({ top: 0 });
    },
  };
}
