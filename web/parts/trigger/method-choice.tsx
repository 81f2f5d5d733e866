import { useId } from "react";
import { Method } from "../../../src/contract/trigger.ts";

interface MethodChoiceProps {
  label: string;
  methods: readonly Method[];
  error?: string | undefined;
  onMethods: (methods: Method[]) => void;
  disabled?: boolean;
}

/** Which HTTP methods are taken; several may be. */
export function MethodChoice({ label, methods, error, onMethods, disabled = false }: MethodChoiceProps) {
  const id = useId();
  return (
    <fieldset disabled={disabled} {...(error !== undefined && { "aria-describedby": id })}>
      <legend className="mb-1.5 text-sm font-medium">
        {label}
        <span className="ml-0.5 text-bad" aria-hidden>
          *
        </span>
      </legend>
      <div className="flex flex-wrap gap-2">
        {Method.options.map((method) => (
          <label
            key={method}
            className="inline-flex h-9 cursor-pointer items-center gap-2 rounded-lg border border-line-strong/50 bg-surface px-3 font-mono text-xs font-medium has-checked:border-accent has-checked:bg-accent-soft has-disabled:opacity-60 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="checkbox"
              checked={methods.includes(method)}
              onChange={(event) => {
                const { checked } = event.currentTarget;
                onMethods(
                  Method.options.filter((each) => (each === method ? checked : methods.includes(each))),
                );
              }}
              className="size-4 accent-accent outline-none"
            />
            {method}
          </label>
        ))}
      </div>
      {error === undefined ? null : (
        <p id={id} className="mt-1.5 text-xs font-medium text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
