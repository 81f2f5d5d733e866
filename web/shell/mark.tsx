/** The name with its sign. */
export const Mark = () => (
  <span className="inline-flex items-center gap-2 text-base font-semibold tracking-tight">
    <svg viewBox="0 0 32 32" className="size-6" aria-hidden>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M4 21h7l3-11 4 14 3-9 2 6h5"
        fill="none"
        className="stroke-accent-ink"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
    Tripline
  </span>
);
