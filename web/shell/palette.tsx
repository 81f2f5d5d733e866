import { Search } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { texts } from "../texts/palette.ts";

const loadDialog = () => import("./palette-dialog.tsx");
const PaletteDialog = lazy(async () => ({ default: (await loadDialog()).PaletteDialog }));

/** One box that finds everything: by name, by id, by a pasted address. Ctrl-K or ⌘K opens it, as its buttons do. */
export function usePalette() {
  const [isOpen, setOpen] = useState(false);
  // What is typed right after the keys must find its box there.
  useEffect(() => void loadDialog(), []);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setOpen(true);
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
  const dialog = isOpen ? (
    <Suspense>
      <PaletteDialog onClose={() => setOpen(false)} />
    </Suspense>
  ) : null;
  return { open: () => setOpen(true), dialog };
}

/** Opens it, and says by which keys it opens. */
export const PaletteButton = ({ onOpen }: { onOpen: () => void }) => (
  <button
    type="button"
    onClick={onOpen}
    className="flex w-full items-center gap-2 rounded-lg border border-line bg-sunken px-3 py-1.5 text-sm text-muted hover:text-ink"
  >
    <Search className="size-4" aria-hidden />
    <span className="flex-1 text-left">{texts.open}</span>
    <kbd className="rounded border border-line bg-surface px-1.5 font-sans text-xs" aria-hidden>
      {isMac ? "⌘K" : "Ctrl K"}
    </kbd>
  </button>
);

const isMac = navigator.userAgent.includes("Mac");
