import { useState } from "react";
import { texts } from "../texts/json-tree.ts";

const charactersMax = 300;

interface JsonValueProps {
  value: unknown;
  count: number | null;
  /** Its line is the one that is looked at: Tab leads to what it offers. */
  isActive: boolean;
}

/** A value in one line: scalars as they are, what holds others as how many it holds. */
export function JsonValue({ value, count, isActive }: JsonValueProps) {
  if (count !== null) {
    return (
      <span className="text-muted">{Array.isArray(value) ? texts.items(count) : texts.members(count)}</span>
    );
  }
  if (typeof value === "string") return <JsonString text={value} isActive={isActive} />;
  if (value === null || value === undefined) return <span className="text-muted italic">null</span>;
  return (
    <span className={typeof value === "number" ? "text-info" : "text-accent"}>{JSON.stringify(value)}</span>
  );
}

function JsonString({ text, isActive }: { text: string; isActive: boolean }) {
  const [isWhole, setWhole] = useState(false);
  const isLong = text.length > charactersMax;
  const shown = isLong && !isWhole ? text.slice(0, charactersMax) : text;
  return (
    <span className="max-w-[70ch] min-w-0 flex-1 whitespace-pre-wrap wrap-anywhere text-good">
      {JSON.stringify(shown).slice(0, isLong && !isWhole ? -1 : undefined)}
      {isLong ? (
        <button
          type="button"
          tabIndex={isActive ? 0 : -1}
          onKeyDown={(event) => event.stopPropagation()}
          onClick={(event) => {
            event.stopPropagation();
            setWhole(!isWhole);
          }}
          className="ml-1 text-accent underline"
        >
          {isWhole ? texts.less : texts.whole(text.length)}
        </button>
      ) : null}
    </span>
  );
}
