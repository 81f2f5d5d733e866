interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onValue: (value: Value) => void;
}

/** One of a few, all in sight. */
export const Choice = <Value extends string>({ label, value, options, onValue }: ChoiceProps<Value>) => (
  <fieldset className="inline-flex w-fit max-w-full overflow-x-auto rounded-lg border border-line bg-sunken p-0.5">
    <legend className="sr-only">{label}</legend>
    {options.map((option) => (
      <button
        key={option.value}
        type="button"
        aria-pressed={option.value === value}
        onClick={() => onValue(option.value)}
        className="rounded-md px-2.5 py-1 text-xs font-medium whitespace-nowrap text-muted hover:text-ink focus-visible:-outline-offset-2 aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:shadow-sm"
      >
        {option.label}
      </button>
    ))}
  </fieldset>
);
