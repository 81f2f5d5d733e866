import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { CatalogSearch } from "./pages/catalog/catalog-entry.ts";
import { DeliveriesSearch } from "./pages/deliveries/deliveries-search.ts";
import { DeliveryTab } from "./pages/deliveries/delivery-tab.ts";
import { Failed } from "./pages/missing/failed.tsx";
import { Missing } from "./pages/missing/missing.tsx";
import { newTriggerSearch } from "./pages/new-trigger/search.ts";
import { ChosenStep } from "./pages/runs/chosen-step.ts";
import { RunsSearch } from "./pages/runs/runs-search.ts";
import { triggerSearch } from "./pages/trigger/search.ts";
import { triggersSearch } from "./pages/triggers/search.ts";

import { WorkflowSearch } from "./pages/workflow/workflow-search.ts";
import { session } from "./session.ts";
import { Shell } from "./shell/shell.tsx";

const root = createRootRoute({ component: Outlet, notFoundComponent: Missing });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: async () => {
    const { workspace } = await session();
    return redirect({ to: "/$workspace", params: { workspace } });
  },
});

const workspace = createRoute({
  getParentRoute: () => root,
  path: "$workspace",
  beforeLoad: () => session(),
  component: Shell,
  notFoundComponent: Missing,
});

const under = () => workspace;
/** One line per page; each is fetched when it is first opened. */
const pages = [
  createRoute({
    getParentRoute: under,
    path: "/",
    component: lazyRouteComponent(() => import("./pages/overview/overview-page.tsx"), "OverviewPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "triggers",
    validateSearch: (search) => triggersSearch.parse(search),
    component: lazyRouteComponent(() => import("./pages/triggers/triggers-page.tsx"), "TriggersPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "triggers/new",
    validateSearch: (search) => newTriggerSearch.parse(search),
    component: lazyRouteComponent(() => import("./pages/new-trigger/new-trigger-page.tsx"), "NewTriggerPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "triggers/$trigger",
    validateSearch: (search) => triggerSearch.parse(search),
    component: lazyRouteComponent(() => import("./pages/trigger/trigger-page.tsx"), "TriggerPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "workflows",
    component: lazyRouteComponent(() => import("./pages/workflows/workflows-page.tsx"), "WorkflowsPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "workflows/$workflow",
    validateSearch: WorkflowSearch,
    component: lazyRouteComponent(() => import("./pages/workflow/workflow-page.tsx"), "WorkflowPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "deliveries",
    validateSearch: DeliveriesSearch,
    component: lazyRouteComponent(() => import("./pages/deliveries/deliveries-page.tsx"), "DeliveriesPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "deliveries/$delivery",
    validateSearch: DeliveryTab,
    component: lazyRouteComponent(() => import("./pages/deliveries/delivery-page.tsx"), "DeliveryPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "replays",
    component: lazyRouteComponent(() => import("./pages/replays/replays-page.tsx"), "ReplaysPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "runs/$run",
    validateSearch: ChosenStep,
    component: lazyRouteComponent(() => import("./pages/runs/run-page.tsx"), "RunPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "runs",
    validateSearch: RunsSearch,
    component: lazyRouteComponent(() => import("./pages/runs/runs-page.tsx"), "RunsPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "catalog",
    validateSearch: CatalogSearch,
    component: lazyRouteComponent(() => import("./pages/catalog/catalog-page.tsx"), "CatalogPage"),
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren([home, workspace.addChildren(pages)]),
  basepath: "/console",
  defaultErrorComponent: Failed,
  defaultNotFoundComponent: Missing,
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
