import { Link } from "@tanstack/react-router";
import { useWorkspace } from "../../client.ts";
import { PlaceTabs, placeTabClass } from "../../parts/place-tabs.tsx";
import { texts } from "../../texts/deliveries.ts";

const only = { exact: true, includeSearch: true } as const;

/** Ways into the deliveries: all, those that were refused, and what was replayed. */
export function DeliveryTabs() {
  const workspace = useWorkspace();
  return (
    <PlaceTabs label={texts.tabs.label}>
      <Link
        to="/$workspace/deliveries"
        params={{ workspace }}
        activeOptions={{ ...only, explicitUndefined: true }}
        className={placeTabClass}
      >
        {texts.tabs.all}
      </Link>
      <Link
        to="/$workspace/deliveries"
        params={{ workspace }}
        search={{ status: "rejected" }}
        activeOptions={only}
        className={placeTabClass}
      >
        {texts.tabs.rejected}
      </Link>
      <Link to="/$workspace/replays" params={{ workspace }} className={placeTabClass}>
        {texts.tabs.replays}
      </Link>
    </PlaceTabs>
  );
}
