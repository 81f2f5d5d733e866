import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";

interface DisclosureProps {
  title: ReactNode;
  /** Open at first, or from when something in it wants to be seen. */
  isOpen?: boolean;
  /** `heading` is a part of a page; `more` is what few need. */
  look?: "more" | "heading";
  children: ReactNode;
}

const looks = { more: "font-medium text-accent", heading: "font-semibold" } as const;

/** What is folded away behind its title. It is drawn when it is opened first. */
export function Disclosure({ title, isOpen = false, look = "more", children }: DisclosureProps) {
  const [isDrawn, setDrawn] = useState(isOpen);
  return (
    <details
      open={isOpen}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) setDrawn(true);
      }}
      className="group/fold w-full"
    >
      <summary
        className={`flex min-h-6 w-fit cursor-pointer list-none items-center gap-1.5 rounded text-sm [&::-webkit-details-marker]:hidden ${looks[look]}`}
      >
        <ChevronRight
          className="size-4 shrink-0 transition-transform group-open/fold:rotate-90"
          aria-hidden
        />
        {title}
      </summary>
      {isDrawn ? <div className="mt-3">{children}</div> : null}
    </details>
  );
}
