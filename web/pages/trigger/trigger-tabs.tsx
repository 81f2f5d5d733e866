import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ComponentType, lazy, Suspense } from "react";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { texts } from "../../texts/trigger.ts";
import { type TriggerTab, triggerTabs } from "./search.ts";

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

/** The tabs of a trigger; which one is open stands in the page's address. */
export function TriggerTabs() {
  const { tab = "trigger" } = useSearch({ strict: false });
  const navigate = useNavigate();
  const open = (name: string) => {
    const chosen = triggerTabs.find((each) => each === name);
    const search = chosen === undefined || chosen === "trigger" ? {} : { tab: chosen };
    void navigate({ to: ".", search, resetScroll: false });
  };
  return (
    <Tabs
      label={texts.tabsLabel}
      open={tab}
      onOpen={open}
      tabs={triggerTabs.map((name) => {
        const Content = contents[name];
        return {
          name,
          title: texts.tabs[name],
          content: (
            <Suspense fallback={<Skeleton rows={6} />}>
              <Content />
            </Suspense>
          ),
        };
      })}
    />
  );
}
