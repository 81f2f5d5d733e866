import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import type { KeyboardEvent } from "react";
import { Button, IconButton } from "../parts/button.tsx";
import { useRowFocus } from "../row-focus.ts";
import { texts } from "../texts/form.ts";
import { beginning } from "./beginning.ts";
import { Fieldset } from "./fieldset.tsx";
import { inWords, singular } from "./label.ts";
import { plain, type Schema } from "./schema.ts";
import { shapeOf } from "./shape.ts";
import { issueAt, pathTo, useForm } from "./surroundings.ts";
import { ValueField } from "./value-field.tsx";
import { useFrame, type ValueProps } from "./value-props.tsx";

/** Values in an order: added, taken away, and moved by buttons or by Alt with the arrow keys. */
export function ListField({ item, ...props }: ValueProps & { item: Schema }) {
  const { own, field, disabled } = useFrame(props);
  const { root, issues } = useForm();
  const { frame, focusRow } = useRowFocus<HTMLDivElement>();
  const items: readonly unknown[] = Array.isArray(props.value) ? props.value : [];
  const given = (changed: readonly unknown[]) =>
    props.onChange(changed.length === 0 && props.isOptional !== false ? undefined : changed);
  const move = (from: number, to: number, pressed?: string) => {
    if (disabled || to < 0 || to >= items.length) return;
    given(moved(items, from, to));
    focusRow(to, pressed);
  };
  const single = plain(item, root).title ?? singular(inWords(props.label));
  const isShort = ["text", "number", "number-or-text", "choice", "date"].includes(shapeOf(item, root).kind);
  return (
    <Fieldset path={props.path} {...field} error={issueAt(issues, props.path)}>
      <div ref={frame} data-rows className="flex flex-col gap-2">
        {items.map((value, at) => (
          <Row
            // Rows have no identity but their place; what they show is their value.
            // oxlint-disable-next-line react/no-array-index-key
            key={at}
            label={texts.numbered(single, at + 1)}
            isShort={isShort}
            isFirst={at === 0}
            isLast={at === items.length - 1}
            disabled={disabled}
            onMove={(by, pressed) => move(at, at + by, pressed)}
            onRemove={() => {
              given(items.toSpliced(at, 1));
              focusRow(Math.min(at, items.length - 2));
            }}
          >
            <ValueField
              schema={item}
              path={pathTo(props.path, at)}
              label={texts.numbered(single, at + 1)}
              isLabelHidden
              isOptional={false}
              value={value}
              onChange={(changed) => given(items.with(at, changed ?? beginning(item, root)))}
            />
          </Row>
        ))}
        <div>
          <Button
            size="small"
            disabled={disabled || items.length >= (own.maxItems ?? Number.POSITIVE_INFINITY)}
            onClick={() => {
              given([...items, beginning(item, root)]);
              focusRow(items.length);
            }}
            icon={<Plus className="size-4" aria-hidden />}
          >
            {/^\S+( \S+)?$/.test(single) && single !== props.label ? texts.add(single) : texts.addOne}
          </Button>
        </div>
      </div>
    </Fieldset>
  );
}

interface RowProps {
  label: string;
  isShort: boolean;
  isFirst: boolean;
  isLast: boolean;
  disabled: boolean;
  /** `pressed`: the button by which. */
  onMove: (by: number, pressed?: string) => void;
  onRemove: () => void;
  children: React.ReactNode;
}

function Row({ label, isShort, isFirst, isLast, disabled, onMove, onRemove, children }: RowProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || !(event.key === "ArrowUp" || event.key === "ArrowDown")) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(event.key === "ArrowUp" ? -1 : 1);
  };
  const buttons = disabled ? null : (
    <div className="flex shrink-0">
      <IconButton
        label={texts.moveUp(label)}
        disabled={isFirst}
        data-move="up"
        onClick={() => onMove(-1, "[data-move=up]")}
        icon={<ArrowUp className="size-4" aria-hidden />}
      />
      <IconButton
        label={texts.moveDown(label)}
        disabled={isLast}
        data-move="down"
        onClick={() => onMove(1, "[data-move=down]")}
        icon={<ArrowDown className="size-4" aria-hidden />}
      />
      <IconButton
        label={texts.remove(label)}
        onClick={onRemove}
        icon={<Trash2 className="size-4" aria-hidden />}
      />
    </div>
  );
  return isShort ? (
    <div data-row onKeyDown={onKeyDown} role="presentation" className="flex items-start gap-1">
      <div className="min-w-0 flex-1">{children}</div>
      {buttons}
    </div>
  ) : (
    <div
      data-row
      onKeyDown={onKeyDown}
      role="presentation"
      className="flex flex-col gap-3 rounded-lg border border-line p-3"
    >
      <div className="flex items-center justify-between gap-2">
        <span className="text-xs font-medium text-muted" aria-hidden>
          {label}
        </span>
        {buttons}
      </div>
      {children}
    </div>
  );
}

function moved(items: readonly unknown[], from: number, to: number): unknown[] {
  return items.toSpliced(from, 1).toSpliced(to, 0, items[from]);
}
