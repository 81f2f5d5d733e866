import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ComponentType, lazy, Suspense } from "react";
import { GroupedTabs } from "../../parts/grouped-tabs.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { texts } from "../../texts/trigger.ts";
import { type TriggerTab, triggerTabGroups, triggerTabs } from "./trigger-search.ts";

/** One line per tab; each is fetched when it is first opened. */
const contents = {
  trigger: lazy(async () => ({ default: (await import("./address/address-tab.tsx")).AddressTab })),
  authentication: lazy(async () => ({
    default: (await import("./authentication/authentication-tab.tsx")).AuthenticationTab,
  })),
  sample: lazy(async () => ({ default: (await import("./sample/sample-tab.tsx")).SampleTab })),
  parameters: lazy(async () => ({
    default: (await import("./parameters/parameters-tab.tsx")).ParametersTab,
  })),
  routes: lazy(async () => ({ default: (await import("./routes/routes-tab.tsx")).RoutesTab })),
  response: lazy(async () => ({ default: (await import("./response/response-tab.tsx")).ResponseTab })),
  limits: lazy(async () => ({ default: (await import("./settings/limits-tab.tsx")).LimitsTab })),
  deliveries: lazy(async () => ({
    default: (await import("./deliveries/deliveries-tab.tsx")).DeliveriesTab,
  })),
  numbers: lazy(async () => ({ default: (await import("./numbers/numbers-tab.tsx")).NumbersTab })),
  drift: lazy(async () => ({ default: (await import("./drift/drift-tab.tsx")).DriftTab })),
  addresses: lazy(async () => ({ default: (await import("./dynamic/dynamic-tab.tsx")).DynamicTab })),
  senders: lazy(async () => ({ default: (await import("./senders/senders-tab.tsx")).SendersTab })),
  settings: lazy(async () => ({ default: (await import("./settings/all-settings-tab.tsx")).AllSettingsTab })),
  definition: lazy(async () => ({
    default: (await import("./definition/definition-tab.tsx")).DefinitionTab,
  })),
  test: lazy(async () => ({ default: (await import("./test/test-tab.tsx")).TestTab })),
} as const satisfies Record<TriggerTab, ComponentType>;

const groups = (["setUp", "watch", "share", "whole"] as const).map((group) => ({
  title: texts.tabGroups[group],
  tabs: triggerTabGroups[group].map((name) => ({ name, title: texts.tabs[name] })),
}));

/** The tabs of a trigger; which one is open stands in the page's address. */
export function TriggerTabs() {
  const { tab } = useSearch({ strict: false });
  const navigate = useNavigate();
  const open = (name: string) => {
    const chosen = triggerTabs.find((each) => each === name);
    const search = chosen === undefined || chosen === "trigger" ? {} : { tab: chosen };
    void navigate({ to: ".", search, resetScroll: false });
    // What begins above, under the note of a draft, would not be seen to have changed.
    window.scrollTo({ top: 0 });
  };
  const shown = triggerTabs.find((each) => each === tab) ?? "trigger";
  const Content = contents[shown];
  return (
    <GroupedTabs label={texts.tabsLabel} groups={groups} open={shown} onOpen={open}>
      <Suspense fallback={<Skeleton rows={6} />}>
        <Content />
      </Suspense>
    </GroupedTabs>
  );
}
