import type { ReactNode } from "react";

interface FactsProps {
  facts: readonly { name: string; value: ReactNode; isWide?: boolean }[];
}

/** What is known of a thing, a name and a value each; what is null is left out. */
export const Facts = ({ facts }: FactsProps) => (
  <dl className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,13rem),1fr))] gap-x-6 gap-y-3">
    {facts
      .filter(({ value }) => value !== null)
      .map(({ name, value, isWide }) => (
        <div key={name} className={`min-w-0 ${isWide === true ? "col-span-full" : ""}`}>
          <dt className="text-xs text-muted">{name}</dt>
          <dd className="text-sm break-words">{value}</dd>
        </div>
      ))}
  </dl>
);
