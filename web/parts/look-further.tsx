import type { UseQueryResult } from "@tanstack/react-query";
import { LoaderCircle } from "lucide-react";
import type { Found } from "../../src/contract/looking.ts";
import { texts } from "../texts/everywhere.ts";
import { Button } from "./button.tsx";
import { OlderButtons } from "./older-pager.tsx";
import { ExactTime } from "./time.tsx";

const own = texts.looking;

interface LookFurtherProps {
  list: Pick<UseQueryResult, "isFetching" | "isPlaceholderData">;
  /** Undefined as long as nothing has come. */
  found: Found<unknown> | undefined;
  /** Where the page begins; undefined: with the newest. */
  before: string | undefined;
  onStop: () => void;
  onBefore: (before: string | undefined) => void;
}

/** How far back has been looked, and the way on. */
export function LookFurther({ list, found, before, onStop, onBefore }: LookFurtherProps) {
  if (found === undefined) return null;
  const { items, next, searchedTo } = found;
  const isFirst = before === undefined;
  // A page that is whole is read anew without a word.
  const isLooking = list.isFetching && (next !== null || list.isPlaceholderData);
  if (isFirst && next === null && !isLooking) return null;
  const isNothing = items.length === 0;
  return (
    <nav
      aria-label={texts.pages}
      className={`flex min-h-14 flex-wrap items-center justify-end gap-x-3 gap-y-2 px-4 py-3 text-sm ${isNothing ? "" : "border-t border-line"}`}
    >
      <output className="mr-auto flex items-center gap-2 text-muted">
        {isLooking ? <LoaderCircle className="size-4 animate-spin" aria-hidden /> : null}
        <span>
          {isLooking ? own.isLooking : isNothing && next !== null ? `${own.nothingYet}.` : ""}{" "}
          {searchedTo === null ? null : (
            <>
              {own.lookedBack} <ExactTime at={searchedTo} />
            </>
          )}
        </span>
      </output>
      {isLooking && searchedTo !== null ? (
        <Button size="small" onClick={onStop}>
          {texts.stop}
        </Button>
      ) : null}
      <OlderButtons
        next={next}
        isFirst={isFirst}
        isBusy={isLooking}
        label={isNothing ? own.goOn : texts.next}
        onOlder={onBefore}
        onFirst={() => onBefore(undefined)}
      />
    </nav>
  );
}
