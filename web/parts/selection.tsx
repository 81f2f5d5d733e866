import { type ReactNode, useState } from "react";
import { texts } from "../texts/selection.ts";

/** Rows that are chosen: some by their ids, or all that the filters find. */
export interface Selection {
  ids: ReadonlySet<string>;
  isAll: boolean;
  isEmpty: boolean;
  toggle(id: string): void;
  /** All of these, or none. */
  choose(ids: readonly string[]): void;
  chooseAll(): void;
  clear(): void;
}

const none: ReadonlySet<string> = new Set();

/** A selection belongs to a list: with another `key` it is empty. */
export function useSelection(key: string): Selection {
  const [chosen, setChosen] = useState({ key, ids: none, isAll: false });
  const { ids, isAll } = chosen.key === key ? chosen : { ids: none, isAll: false };
  return {
    ids,
    isAll,
    isEmpty: ids.size === 0 && !isAll,
    toggle(id) {
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      setChosen({ key, ids: next, isAll: false });
    },
    choose: (these) => setChosen({ key, ids: new Set(these), isAll: false }),
    chooseAll: () => setChosen({ key, ids, isAll: true }),
    clear: () => setChosen({ key, ids: none, isAll: false }),
  };
}

interface SelectBoxProps {
  label: string;
  checked: boolean;
  isPartial?: boolean;
  onToggle: () => void;
}

export const SelectBox = ({ label, checked, isPartial = false, onToggle }: SelectBoxProps) => (
  <label className="flex size-6 items-center justify-center">
    <input
      type="checkbox"
      aria-label={label}
      checked={checked}
      ref={(box) => {
        if (box !== null) box.indeterminate = isPartial;
      }}
      onChange={onToggle}
      className="size-4 accent-accent"
    />
  </label>
);

interface SelectionBarProps {
  selection: Selection;
  /** The rows of this page. */
  page: readonly string[];
  /** There are others beside those of this page. */
  isMore: boolean;
  /** What can be done with what is chosen. */
  children: ReactNode;
}

/** How many are chosen, and what to do with them. */
export function SelectionBar({ selection, page, isMore, children }: SelectionBarProps) {
  if (selection.isEmpty) return null;
  const isPage = page.length > 0 && page.every((id) => selection.ids.has(id));
  return (
    <section
      aria-label={texts.title}
      className="flex flex-wrap items-center gap-3 border-b border-line bg-accent-soft px-4 py-2 text-sm"
    >
      <output className="font-medium">{selection.isAll ? texts.all : texts.count(selection.ids.size)}</output>
      {isPage && isMore && !selection.isAll ? (
        <button
          type="button"
          onClick={() => selection.chooseAll()}
          className="min-h-6 font-medium text-accent underline underline-offset-2"
        >
          {texts.chooseAll}
        </button>
      ) : null}
      <button
        type="button"
        onClick={() => selection.clear()}
        className="min-h-6 text-muted underline underline-offset-2 hover:text-ink"
      >
        {texts.clear}
      </button>
      <div className="ml-auto flex flex-wrap gap-2">{children}</div>
    </section>
  );
}

/** The column of boxes that choose rows; none where nothing can be chosen. */
export function selectColumns<Row extends { id: string }>(
  rows: readonly Row[],
  selection: Selection | undefined,
  nameOf: (row: Row) => string,
) {
  if (selection === undefined) return [];
  const ids = rows.map(({ id }) => id);
  const chosen = ids.filter((id) => isSelected(selection, id)).length;
  return [
    {
      name: "select",
      title: (
        <SelectBox
          label={texts.page}
          checked={chosen > 0 && chosen === ids.length}
          isPartial={chosen > 0 && chosen < ids.length}
          onToggle={() => selection.choose(chosen === ids.length ? [] : ids)}
        />
      ),
      cell: (row: Row) => (
        <SelectBox
          label={texts.row(nameOf(row))}
          checked={isSelected(selection, row.id)}
          onToggle={() => selection.toggle(row.id)}
        />
      ),
    },
  ];
}

export const isSelected = (selection: Selection | undefined, id: string): boolean =>
  selection !== undefined && (selection.isAll || selection.ids.has(id));
