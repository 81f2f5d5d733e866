import { X } from "lucide-react";
import { texts } from "../texts/filters.ts";

export interface Chip {
  name: string;
  label: string;
  value: string;
}

interface FilterChipsProps {
  chips: readonly Chip[];
  onRemove: (name: string) => void;
  onClear: () => void;
}

/** What a list is narrowed to, each to be taken away with one press. */
export function FilterChips({ chips, onRemove, onClear }: FilterChipsProps) {
  if (chips.length === 0) return null;
  return (
    <ul aria-label={texts.active} className="flex flex-wrap items-center gap-2">
      {chips.map(({ name, label, value }) => (
        <li
          key={name}
          className="inline-flex max-w-full items-center gap-1 rounded-full border border-line bg-sunken py-0.5 pr-0.5 pl-2.5 text-xs"
        >
          <span className="text-muted">{label}</span>
          <span className="min-w-0 truncate font-medium">{value}</span>
          <button
            type="button"
            aria-label={texts.remove(label)}
            onClick={() => onRemove(name)}
            className="inline-flex size-6 shrink-0 items-center justify-center rounded-full text-muted hover:bg-surface hover:text-ink"
          >
            <X className="size-3.5" aria-hidden />
          </button>
        </li>
      ))}
      <li>
        <button
          type="button"
          onClick={onClear}
          className="min-h-6 rounded px-1 text-xs font-medium text-accent underline-offset-2 hover:underline"
        >
          {texts.clear}
        </button>
      </li>
    </ul>
  );
}
