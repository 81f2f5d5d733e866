import { Fragment, type ReactNode } from "react";

/** A sentence as descriptions are written: what stands between back ticks is code. */
export function Prose({ text }: { text: string }): ReactNode {
  return text.split("`").map((part, at) =>
    at % 2 === 1 ? (
      // The parts of one text have no identity but their place.
      // oxlint-disable-next-line react/no-array-index-key
      <code key={at} className="rounded bg-sunken px-1 font-mono text-[0.92em]">
        {part}
      </code>
    ) : (
      // oxlint-disable-next-line react/no-array-index-key
      <Fragment key={at}>{part}</Fragment>
    ),
  );
}
