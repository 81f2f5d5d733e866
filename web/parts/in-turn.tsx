import type { ReactNode } from "react";

/**
 * Parts below one another that fetch what they show: what follows one that is still coming is not seen before, so that
 * nothing jumps.
 */
export const InTurn = ({ children }: { children: ReactNode }) => (
  <div className="flex min-w-0 flex-col gap-6 [&>:has([data-coming])~*]:invisible [&>[data-coming]~*]:invisible">
    {children}
  </div>
);

/** Stands for what keeps no place while it is fetched, as there is mostly none of it. */
export const Coming = () => <span data-coming hidden />;
