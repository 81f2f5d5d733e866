import { ChevronRight, ChevronsLeft } from "lucide-react";
import { texts } from "../texts/everywhere.ts";
import { Button } from "./button.tsx";

interface OlderPagerProps {
  /** Where the page after this one begins; null: there is none. */
  next: string | null;
  isFirst: boolean;
  onOlder: (before: string) => void;
  onFirst: () => void;
}

/** The way through a list whose place stands in the page's address: back is the browser's. */
export function OlderPager({ next, isFirst, onOlder, onFirst }: OlderPagerProps) {
  if (isFirst && next === null) return null;
  return (
    <nav aria-label={texts.pages} className="flex justify-end gap-2 border-t border-line px-4 py-3">
      <Button
        size="small"
        disabled={isFirst}
        onClick={onFirst}
        icon={<ChevronsLeft className="size-4" aria-hidden />}
      >
        {texts.newest}
      </Button>
      <Button size="small" disabled={next === null} onClick={() => next !== null && onOlder(next)}>
        {texts.next}
        <ChevronRight className="size-4" aria-hidden />
      </Button>
    </nav>
  );
}
