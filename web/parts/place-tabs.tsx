import type { ReactNode } from "react";

/** Pages that belong together, as tabs that are links. */
export const PlaceTabs = ({ label, children }: { label: string; children: ReactNode }) => (
  <nav
    aria-label={label}
    className="flex gap-1 overflow-x-auto border-b border-line pb-px [scrollbar-width:none]"
  >
    {children}
  </nav>
);

/** The classes of one of them. */
export const placeTabClass = (isOpen: boolean) =>
  `-mb-px inline-flex items-center gap-2 border-b-2 px-3 py-2 text-sm font-medium whitespace-nowrap hover:text-ink focus-visible:-outline-offset-2 ${isOpen ? "border-accent text-ink" : "border-transparent text-muted"}`;
