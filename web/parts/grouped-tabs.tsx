import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { useIsVeryWide } from "../wide.ts";
import { GroupedSelect } from "./select.tsx";

interface GroupedTabsProps {
  label: string;
  groups: readonly { title: string; tabs: readonly { name: string; title: string }[] }[];
  open: string;
  onOpen: (name: string) => void;
  /** Of the tab that is open. */
  children: ReactNode;
}

/** Many views of one thing: a list beside them where there is room, else rows of tabs, on a phone a choice. */
export function GroupedTabs({ label, groups, open, onOpen, children }: GroupedTabsProps) {
  return (
    <Radix.Root
      value={open}
      onValueChange={onOpen}
      orientation={useIsVeryWide() ? "vertical" : "horizontal"}
      className="grid grid-cols-1 items-start gap-5 xl:grid-cols-[11.5rem_minmax(0,1fr)] xl:gap-6"
    >
      <div className="sm:hidden">
        <GroupedSelect aria-label={label} groups={groups} value={open} onValue={onOpen} />
      </div>
      <Radix.List
        aria-label={label}
        className="hidden flex-wrap gap-x-1 border-b border-line sm:flex xl:sticky xl:top-24 xl:flex-col xl:gap-0.5 xl:border-b-0"
      >
        {groups.map(({ title, tabs }) => (
          <div key={title} className="contents">
            <span
              aria-hidden
              className="hidden px-3 pt-4 pb-1 text-xs text-muted xl:block [div:first-child>&]:pt-0"
            >
              {title}
            </span>
            {tabs.map((tab) => (
              <Radix.Trigger
                key={tab.name}
                value={tab.name}
                className="-mb-px border-b-2 border-transparent px-3 py-2 text-left text-sm font-medium whitespace-nowrap text-muted hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:text-ink xl:mb-0 xl:rounded-lg xl:border-b-0 xl:py-1.5 xl:hover:bg-sunken xl:data-[state=active]:bg-sunken"
              >
                {tab.title}
              </Radix.Trigger>
            ))}
          </div>
        ))}
      </Radix.List>
      {/* What it holds is as wide as it is, not as the window. */}
      <Radix.Content value={open} className="@container min-w-0">
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}
