import { type ReactNode, useId } from "react";

interface Choice<Name extends string> {
  name: Name;
  title: string;
  about?: ReactNode;
  icon?: ReactNode;
}

interface ChoiceCardsProps<Name extends string> {
  label: string;
  /** Read out, and not shown: where a heading says the same. */
  isLabelHidden?: boolean;
  choices: readonly Choice<Name>[];
  chosen: Name | undefined;
  onChoose: (name: Name) => void;
  disabled?: boolean;
  columns?: 2 | 3 | 4;
}

const columnClass = { 2: "sm:grid-cols-2", 3: "sm:grid-cols-3", 4: "sm:grid-cols-2 xl:grid-cols-4" } as const;

/** One of a few that need a sentence each. */
export function ChoiceCards<Name extends string>({
  label,
  isLabelHidden = false,
  choices,
  chosen,
  onChoose,
  disabled = false,
  columns = 2,
}: ChoiceCardsProps<Name>) {
  const id = useId();
  return (
    <fieldset className="min-w-0" disabled={disabled}>
      <legend className={isLabelHidden ? "sr-only" : "mb-2 text-sm font-medium"}>{label}</legend>
      <div className={`grid gap-3 ${columnClass[columns]}`}>
        {choices.map(({ name, title, about, icon }) => (
          <label
            key={name}
            className="flex cursor-pointer items-start gap-3 rounded-lg border border-line-strong/50 bg-surface p-3 has-checked:border-accent has-checked:bg-accent-soft has-disabled:cursor-default has-disabled:opacity-60 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={id}
              checked={chosen === name}
              onChange={() => onChoose(name)}
              aria-labelledby={`${id}-${name}`}
              {...(about !== undefined && { "aria-describedby": `${id}-${name}-about` })}
              className="mt-1 size-4 shrink-0 accent-accent outline-none"
            />
            <span className="min-w-0 flex-1">
              <span id={`${id}-${name}`} className="flex items-center gap-2 text-sm font-medium">
                {icon}
                {title}
              </span>
              {about === undefined ? null : (
                <span id={`${id}-${name}-about`} className="mt-0.5 block text-xs text-muted">
                  {about}
                </span>
              )}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
