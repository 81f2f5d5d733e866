import type { Catalog } from "../../src/contract/catalog.ts";
import { type Control, inputClass } from "../parts/field.tsx";
import { texts } from "../texts/form.ts";

interface SchemeSelectProps extends Control {
  catalog: Catalog;
  value: string;
  onValue: (scheme: string) => void;
  disabled?: boolean;
}

/** All schemes, and all providers whose preset is one. */
export function SchemeSelect({ catalog, value, onValue, disabled = false, ...control }: SchemeSelectProps) {
  const isKnown =
    catalog.schemes.some(({ type }) => type === value) ||
    catalog.providers.some(({ name }) => name === value);
  return (
    <select
      {...control}
      disabled={disabled}
      value={value}
      onChange={(event) => onValue(event.currentTarget.value)}
      className={`${inputClass} h-9 pr-8`}
    >
      {isKnown ? null : <option value={value}>{value === "" ? texts.choose : value}</option>}
      <optgroup label={texts.schemes}>
        {catalog.schemes.map(({ type, title }) => (
          <option key={type} value={type}>
            {title}
          </option>
        ))}
      </optgroup>
      <optgroup label={texts.providers}>
        {catalog.providers.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </optgroup>
    </select>
  );
}
