import { ChevronRight, ChevronsLeft, LoaderCircle } from "lucide-react";
import { Button } from "../../parts/button.tsx";
import { ExactTime } from "../../parts/time.tsx";
import { texts } from "../../texts/deliveries.ts";
import { texts as everywhere } from "../../texts/everywhere.ts";
import type { Found } from "./found.ts";

interface LookFurtherProps {
  found: Found;
  isLooking: boolean;
  isFirst: boolean;
  onStop: () => void;
  onGoOn: (before: string) => void;
  onFirst: () => void;
}

/** How far back has been looked, and the way on. */
export function LookFurther({ found, isLooking, isFirst, onStop, onGoOn, onFirst }: LookFurtherProps) {
  const { items, next, searchedTo } = found;
  if (isFirst && next === null && !isLooking) return null;
  const isNothing = items.length === 0;
  return (
    <nav
      aria-label={everywhere.pages}
      className={`flex min-h-14 flex-wrap items-center justify-end gap-x-3 gap-y-2 px-4 py-3 text-sm ${isNothing ? "" : "border-t border-line"}`}
    >
      <output className="mr-auto flex items-center gap-2 text-muted">
        {isLooking ? <LoaderCircle className="size-4 animate-spin" aria-hidden /> : null}
        <span>
          {isLooking ? texts.isLooking : isNothing && next !== null ? `${texts.nothingYet}.` : ""}{" "}
          {searchedTo === null ? null : (
            <>
              {texts.lookedBack} <ExactTime at={searchedTo} />
            </>
          )}
        </span>
      </output>
      {isLooking && searchedTo !== null ? (
        <Button size="small" onClick={onStop}>
          {everywhere.stop}
        </Button>
      ) : null}
      <Button
        size="small"
        disabled={isFirst}
        onClick={onFirst}
        icon={<ChevronsLeft className="size-4" aria-hidden />}
      >
        {everywhere.newest}
      </Button>
      <Button
        size="small"
        disabled={next === null || isLooking}
        onClick={() => next !== null && onGoOn(next)}
      >
        {isNothing ? texts.goOn : everywhere.next}
        <ChevronRight className="size-4" aria-hidden />
      </Button>
    </nav>
  );
}
