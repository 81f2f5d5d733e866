import { texts } from "../texts/everywhere.ts";

/** Keeps the place of what is being fetched, so that nothing jumps when it comes. */
export function Skeleton({ rows = 5 }: { rows?: number }) {
  return (
    <output data-coming aria-label={texts.loading} className="flex animate-pulse flex-col gap-3 p-5">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="h-5 rounded bg-sunken" />
      ))}
    </output>
  );
}
