import { useSyncExternalStore } from "react";

/** How the console looks: as the system does, or as was chosen in this browser. */
export type Appearance = "light" | "dark" | "system";

const storageKey = "appearance";
const dark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

export function useAppearance(): [Appearance, (appearance: Appearance) => void] {
  return [useSyncExternalStore(subscribe, chosen), choose];
}

function chosen(): Appearance {
  try {
    const kept = localStorage.getItem(storageKey);
    return kept === "light" || kept === "dark" ? kept : "system";
  } catch {
    return "system";
  }
}

function choose(appearance: Appearance): void {
  try {
    localStorage.setItem(storageKey, appearance);
  } catch {
    // It holds for this page then.
  }
  show(appearance);
  for (const listener of listeners) listener();
}

function show(appearance: Appearance): void {
  const isDark = appearance === "dark" || (appearance === "system" && dark.matches);
  document.documentElement.dataset["theme"] = isDark ? "dark" : "light";
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

dark.addEventListener("change", () => show(chosen()));
