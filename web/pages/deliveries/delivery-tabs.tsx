import { Link } from "@tanstack/react-router";
import { useWorkspace } from "../../client.ts";
import { PlaceTabs, placeTabClass } from "../../parts/place-tabs.tsx";
import { texts } from "../../texts/deliveries.ts";

interface DeliveryTabsProps {
  open: "all" | "rejected" | "replays";
}

/** Ways into the deliveries: all, those that were refused, and what was replayed. */
export function DeliveryTabs({ open }: DeliveryTabsProps) {
  const workspace = useWorkspace();
  const tab = (name: DeliveryTabsProps["open"]) => ({
    params: { workspace },
    className: placeTabClass(name === open),
    // A filter more makes no other tab: the router marks one only where there is none.
    activeOptions: { exact: true, includeSearch: true },
    ...(name === open && { "aria-current": "page" as const }),
  });
  return (
    <PlaceTabs label={texts.tabs.label}>
      <Link to="/$workspace/deliveries" {...tab("all")}>
        {texts.tabs.all}
      </Link>
      <Link to="/$workspace/deliveries" search={{ status: "rejected" }} {...tab("rejected")}>
        {texts.tabs.rejected}
      </Link>
      <Link to="/$workspace/replays" {...tab("replays")}>
        {texts.tabs.replays}
      </Link>
    </PlaceTabs>
  );
}
