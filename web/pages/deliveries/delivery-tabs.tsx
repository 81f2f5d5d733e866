import { Link } from "@tanstack/react-router";
import { useWorkspace } from "../../client.ts";
import { texts } from "../../texts/deliveries.ts";

interface DeliveryTabsProps {
  open: "all" | "rejected" | "replays";
}

/** Ways into the deliveries: all, those that were refused, and what was replayed. */
export function DeliveryTabs({ open }: DeliveryTabsProps) {
  const workspace = useWorkspace();
  const tab = (name: DeliveryTabsProps["open"]) => ({
    params: { workspace },
    className: `-mb-px inline-flex items-center gap-2 border-b-2 px-3 py-2 text-sm font-medium whitespace-nowrap hover:text-ink focus-visible:-outline-offset-2 ${name === open ? "border-accent text-ink" : "border-transparent text-muted"}`,
    // A filter more makes no other tab: the router marks one only where there is none.
    activeOptions: { exact: true, includeSearch: true },
    ...(name === open && { "aria-current": "page" as const }),
  });
  return (
    <nav
      aria-label={texts.tabs.label}
      className="flex gap-1 overflow-x-auto border-b border-line pb-px [scrollbar-width:none]"
    >
      <Link to="/$workspace/deliveries" {...tab("all")}>
        {texts.tabs.all}
      </Link>
      <Link to="/$workspace/deliveries" search={{ status: "rejected" }} {...tab("rejected")}>
        {texts.tabs.rejected}
      </Link>
      <Link to="/$workspace/replays" {...tab("replays")}>
        {texts.tabs.replays}
      </Link>
    </nav>
  );
}
