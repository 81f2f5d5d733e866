import { Plus, Trash2 } from "lucide-react";
import { Button, IconButton } from "../parts/button.tsx";
import { TextInput } from "../parts/field.tsx";
import { useRowFocus } from "../row-focus.ts";
import { texts } from "../texts/form.ts";
import { beginning } from "./beginning.ts";
import { useDraft } from "./draft.ts";
import { Fieldset } from "./fieldset.tsx";
import { type MapRow, memberOf, rowsOf } from "./map-rows.ts";
import type { Schema } from "./schema.ts";
import { pathTo, useForm } from "./surroundings.ts";
import { ValueField } from "./value-field.tsx";
import { useFrame, type ValueProps } from "./value-props.tsx";

/** Names with a value each. */
export function MapField({ member, ...props }: ValueProps & { member: Schema }) {
  const { field, disabled } = useFrame(props);
  const { root } = useForm();
  const { frame, focusRow } = useRowFocus<HTMLDivElement>();
  const [rows, write] = useDraft({ value: props.value, shown: rowsOf, onChange: props.onChange });
  const change = (changed: readonly MapRow[]) => {
    const meant = memberOf(changed);
    write(changed, meant === undefined && props.isOptional === false ? {} : meant);
  };
  const put = (at: number, row: MapRow | null) => {
    change(row === null ? rows.toSpliced(at, 1) : rows.with(at, row));
    if (row === null) focusRow(Math.min(at, rows.length - 2));
  };
  return (
    <Fieldset path={props.path} {...field}>
      <div ref={frame} data-rows className="flex flex-col gap-2">
        {rows.map((row, at) => (
          <Row
            // Names are being written, so that they tell no row from another.
            // oxlint-disable-next-line react/no-array-index-key
            key={at}
            {...row}
            of={props}
            member={member}
            number={at + 1}
            fault={faultIn(rows, at)}
            disabled={disabled}
            onRow={(changed) => put(at, changed)}
          />
        ))}
        <div>
          <Button
            size="small"
            disabled={disabled}
            onClick={() => {
              change([...rows, { name: "", value: beginning(member, root) }]);
              focusRow(rows.length);
            }}
            icon={<Plus className="size-4" aria-hidden />}
          >
            {texts.addTo(props.label)}
          </Button>
        </div>
      </div>
    </Fieldset>
  );
}

interface RowProps extends MapRow {
  of: ValueProps;
  member: Schema;
  number: number;
  fault: string | undefined;
  disabled: boolean;
  /** With null: it is taken away. */
  onRow: (row: MapRow | null) => void;
}

function Row({ name, value, of, member, number, fault, disabled, onRow }: RowProps) {
  const { root } = useForm();
  const called = name === "" ? String(number) : name;
  return (
    <div data-row className="flex flex-col gap-1">
      <div className="flex items-start gap-2">
        <div className="w-2/5 min-w-0 shrink-0">
          <TextInput
            isCode
            aria-label={texts.nameOf(of.label, number)}
            placeholder={texts.name}
            disabled={disabled}
            value={name}
            aria-invalid={fault === undefined ? undefined : true}
            onValue={(changed) => onRow({ name: changed, value })}
          />
        </div>
        <div className="min-w-0 flex-1">
          <ValueField
            schema={member}
            path={pathTo(of.path, name)}
            label={texts.valueOf(of.label, called)}
            isLabelHidden
            isOptional={false}
            value={value}
            onChange={(changed) => onRow({ name, value: changed ?? beginning(member, root) })}
          />
        </div>
        {disabled ? null : (
          <IconButton
            label={texts.remove(called)}
            onClick={() => onRow(null)}
            icon={<Trash2 className="size-4" aria-hidden />}
          />
        )}
      </div>
      {fault === undefined ? null : <p className="text-xs font-medium text-bad">{fault}</p>}
    </div>
  );
}

function faultIn(rows: readonly MapRow[], at: number): string | undefined {
  const name = rows[at]?.name ?? "";
  return name !== "" && rows.findLastIndex((row) => row.name === name) !== at ? texts.nameTwice : undefined;
}
