import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";

interface DisclosureProps {
  title: ReactNode;
  /** Open at first, or from when something in it wants to be seen. */
  isOpen?: boolean;
  /** `heading` is a part of a page, `row` one of many across a card; `more` is what few need. */
  look?: "more" | "heading" | "row";
  children: ReactNode;
}

const looks = {
  more: "w-fit rounded font-medium text-accent",
  heading: "w-fit rounded font-semibold",
  row: "flex-wrap gap-x-3 gap-y-1 px-5 py-2.5 hover:bg-sunken focus-visible:-outline-offset-2",
} as const;

/** What is folded away behind its title. It is drawn when it is opened first. */
export function Disclosure({ title, isOpen = false, look = "more", children }: DisclosureProps) {
  const [isDrawn, setDrawn] = useState(isOpen);
  return (
    <details
      open={isOpen}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) setDrawn(true);
      }}
      className="w-full"
    >
      <summary
        className={`flex min-h-6 cursor-pointer list-none items-center gap-1.5 text-sm [&::-webkit-details-marker]:hidden ${looks[look]}`}
      >
        <ChevronRight
          className="size-4 shrink-0 transition-transform [details[open]>summary>&]:rotate-90"
          aria-hidden
        />
        {title}
      </summary>
      {isDrawn ? <div className={look === "row" ? "" : "mt-3"}>{children}</div> : null}
    </details>
  );
}
