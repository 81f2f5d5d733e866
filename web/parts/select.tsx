import { ChevronsUpDown } from "lucide-react";
import type { SelectHTMLAttributes } from "react";
import { inputClass } from "./field.tsx";

interface Option {
  value: string;
  label: string;
}

type SelectProps = Omit<SelectHTMLAttributes<HTMLSelectElement>, "className" | "onChange"> & {
  options: readonly Option[];
  onValue?: (value: string) => void;
};

/** The system's own: it works by keyboard, on a phone and for a screen reader without our doing. */
export const Select = (props: SelectProps) => <PlainSelect {...props} className={`${inputClass} h-9 pr-8`} />;

/** A choice that stands aside, beside what it is about. */
export const SmallSelect = (props: SelectProps) => (
  <PlainSelect
    {...props}
    className="h-6 max-w-40 rounded bg-transparent text-xs text-muted hover:text-ink"
    optionClass="bg-surface text-ink"
  />
);

/** The same where there is room for a picture only. */
export function IconSelect(props: SelectProps) {
  const chosen = props.options.find(({ value }) => value === props.value)?.label;
  return (
    <span
      title={[props["aria-label"], chosen].filter(Boolean).join(": ")}
      className="relative inline-flex h-9 w-6 shrink-0 items-center justify-center rounded-lg text-muted focus-within:outline-2 focus-within:outline-accent hover:bg-sunken hover:text-ink"
    >
      <ChevronsUpDown className="size-4" aria-hidden />
      <PlainSelect
        {...props}
        className="absolute inset-0 cursor-pointer opacity-0"
        optionClass="bg-surface text-ink"
      />
    </span>
  );
}

type PlainProps = SelectProps & { className: string; optionClass?: string };

const PlainSelect = ({ options, onValue, optionClass, ...rest }: PlainProps) => (
  <select {...rest} onChange={(event) => onValue?.(event.currentTarget.value)}>
    {options.map(({ value, label }) => (
      <option key={value} value={value} className={optionClass}>
        {label}
      </option>
    ))}
  </select>
);

interface GroupedSelectProps extends Omit<SelectHTMLAttributes<HTMLSelectElement>, "className" | "onChange"> {
  groups: readonly { title: string; tabs: readonly { name: string; title: string }[] }[];
  onValue: (value: string) => void;
}

/** A choice of many, under headings. */
export function GroupedSelect({ groups, onValue, ...rest }: GroupedSelectProps) {
  return (
    <select
      {...rest}
      onChange={(event) => onValue(event.currentTarget.value)}
      className={`${inputClass} h-9 pr-8`}
    >
      {groups.map(({ title, tabs }) => (
        <optgroup key={title} label={title}>
          {tabs.map((tab) => (
            <option key={tab.name} value={tab.name}>
              {tab.title}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}
