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
      <OlderButtons next={next} isFirst={isFirst} onOlder={onOlder} onFirst={onFirst} />
    </nav>
  );
}

interface OlderButtonsProps extends OlderPagerProps {
  isBusy?: boolean;
  /** What the way on is called. */
  label?: string;
}

export const OlderButtons = ({
  next,
  isFirst,
  isBusy = false,
  label = texts.next,
  onOlder,
  onFirst,
}: OlderButtonsProps) => (
  <>
    <Button
      size="small"
      disabled={isFirst}
      onClick={onFirst}
      icon={<ChevronsLeft className="size-4" aria-hidden />}
    >
      {texts.newest}
    </Button>
    <Button size="small" disabled={next === null || isBusy} onClick={() => next !== null && onOlder(next)}>
      {label}
      <ChevronRight className="size-4" aria-hidden />
    </Button>
  </>
);
