import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { texts } from "../texts/everywhere.ts";
import { Button } from "./button.tsx";

export interface Pages {
  /** Where the page shown begins; undefined: the first one. */
  cursor: string | undefined;
  isFirst: boolean;
  forward(next: string): void;
  back(): void;
  first(): void;
}

/** The way through a list that the server pages: one page is in memory, however long the list. */
export function usePages(): Pages {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  return {
    cursor: cursors.at(-1),
    isFirst: cursors.length === 0,
    forward: (next) => setCursors((before) => [...before, next]),
    back: () => setCursors((before) => before.slice(0, -1)),
    first: () => setCursors([]),
  };
}

export function Pager({ pages, next }: { pages: Pages; next: string | null }) {
  if (pages.isFirst && next === null) return null;
  return (
    <nav aria-label={texts.pages} className="flex justify-end gap-2 border-t border-line px-4 py-3">
      <Button
        size="small"
        disabled={pages.isFirst}
        onClick={() => pages.back()}
        icon={<ChevronLeft className="size-4" aria-hidden />}
      >
        {texts.previous}
      </Button>
      <Button size="small" disabled={next === null} onClick={() => next !== null && pages.forward(next)}>
        {texts.next}
        <ChevronRight className="size-4" aria-hidden />
      </Button>
    </nav>
  );
}
