import { Tabs as Radix } from "radix-ui";
import { type ReactNode, useEffect, useRef } from "react";

interface TabsProps {
  label: string;
  tabs: readonly { name: string; title: ReactNode; content: ReactNode }[];
  /** Which is open, and how another is; left out, the first one is open and it keeps that itself. */
  open?: string;
  onOpen?: (name: string) => void;
}

/** Several views of one thing. What is not open is not drawn. */
export function Tabs({ label, tabs, open, onOpen }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (open === undefined) return;
    // On a narrow screen the one that is open may lie beyond the edge.
    const tab = list.current?.querySelector(`[data-tab="${CSS.escape(open)}"]`);
    tab?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [open]);
  return (
    <Radix.Root
      {...(open === undefined ? { defaultValue: tabs[0]?.name ?? "" } : { value: open })}
      {...(onOpen && { onValueChange: onOpen })}
    >
      <Radix.List
        ref={list}
        aria-label={label}
        className="flex gap-1 overflow-x-auto border-b border-line pb-px [scrollbar-width:none] sm:flex-wrap sm:overflow-visible"
      >
        {tabs.map(({ name, title }) => (
          <Radix.Trigger
            key={name}
            value={name}
            data-tab={name}
            className="-mb-px inline-flex items-center gap-2 border-b-2 border-transparent px-3 py-2 text-sm font-medium whitespace-nowrap text-muted hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:text-ink"
          >
            {title}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map(({ name, content }) => (
        <Radix.Content key={name} value={name} className="pt-5">
          {content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
