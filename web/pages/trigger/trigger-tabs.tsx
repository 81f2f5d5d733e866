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
  test: lazy(async () => ({ default: (await import("./test/test-tab.tsx")).TestTab })),
} as const satisfies Partial<Record<TriggerTab, ComponentType>>;

const tabs = triggerTabs.filter((name): name is keyof typeof contents => name in contents);

/** The tabs of a trigger; which one is open stands in the page's address. */
export function TriggerTabs() {
  const { tab = "trigger" } = useSearch({ strict: false });
  const navigate = useNavigate();
  const open = (name: string) => {
    const chosen = tabs.find((each) => each === name);
    const search = chosen === undefined || chosen === "trigger" ? {} : { tab: chosen };
    void navigate({ to: ".", search, resetScroll: false });
  };
  return (
    <Tabs
      label={texts.tabsLabel}
      open={tab}
      onOpen={open}
      tabs={tabs.map((name) => {
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
