import { Plus, Trash2 } from "lucide-react";
import { useDraft } from "../../form/draft.ts";
import { useRowFocus } from "../../row-focus.ts";
import { texts } from "../../texts/sample.ts";
import { Button, IconButton } from "../button.tsx";
import { TextInput } from "../field.tsx";

export interface Pair {
  key: string;
  value: string;
}

interface KeyValuesProps {
  label: string;
  pairs: readonly Pair[];
  onPairs: (pairs: Pair[]) => void;
}

/** Keys with their values, a row each. Two rows may have one key while they are written. */
export function KeyValues({ label, pairs, onPairs }: KeyValuesProps) {
  const { frame, focusRow } = useRowFocus<HTMLFieldSetElement>();
  const rows = pairs.length === 0 ? [{ key: "", value: "" }] : pairs;
  const changed = (at: number, part: Partial<Pair>) =>
    onPairs(rows.map((row, other) => (other === at ? { ...row, ...part } : row)));
  return (
    <fieldset ref={frame} data-rows className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      {rows.map(({ key, value }, at) => (
        // A row is known by its place alone.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={at} data-row className="flex items-center gap-2">
          <div className="min-w-0 flex-1">
            <TextInput
              isCode
              aria-label={`${texts.key} ${at + 1}`}
              placeholder={texts.key}
              value={key}
              onValue={(text) => changed(at, { key: text })}
            />
          </div>
          <div className="min-w-0 flex-[2]">
            <TextInput
              isCode
              aria-label={`${texts.value} ${at + 1}`}
              placeholder={texts.value}
              value={value}
              onValue={(text) => changed(at, { value: text })}
            />
          </div>
          <IconButton
            label={texts.removeRow(at + 1)}
            icon={<Trash2 className="size-4" aria-hidden />}
            onClick={() => {
              onPairs(rows.filter((_, other) => other !== at));
              focusRow(Math.max(0, Math.min(at, rows.length - 2)));
            }}
          />
        </div>
      ))}
      <div>
        <Button
          size="small"
          look="ghost"
          icon={<Plus className="size-4" aria-hidden />}
          onClick={() => {
            onPairs([...rows, { key: "", value: "" }]);
            focusRow(rows.length);
          }}
        >
          {texts.addRow}
        </Button>
      </div>
    </fieldset>
  );
}

/** Rows as one object; those without a key say nothing. */
export function recordOf(pairs: readonly Pair[]): Record<string, string> {
  return Object.fromEntries(
    pairs.filter(({ key }) => key.trim() !== "").map(({ key, value }) => [key.trim(), value]),
  );
}

/** Rows that are kept while they are written, of a record that is kept elsewhere. */
export function usePairs(
  record: Readonly<Record<string, string>>,
  onRecord: (record: Readonly<Record<string, string>>) => void,
) {
  const [pairs, write] = useDraft({ value: record, shown: pairsOf, onChange: onRecord });
  return [pairs, (changed: readonly Pair[]) => write(changed, recordOf(changed))] as const;
}

const pairsOf = (record: Readonly<Record<string, string>>): readonly Pair[] =>
  Object.entries(record).map(([key, value]) => ({ key, value }));
