import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { z } from "zod";
import { AlertsSearch } from "./pages/alerts/alerts-search.ts";
import { ApprovalsSearch } from "./pages/approvals/approvals-search.ts";
import { CatalogSearch } from "./pages/catalog/catalog-entry.ts";
import { DeadLettersSearch } from "./pages/dead-letters/dead-letters-search.ts";
import { DeliveriesSearch } from "./pages/deliveries/deliveries-search.ts";
import { DeliveryTab } from "./pages/deliveries/delivery-tab.ts";
import { FailuresSearch } from "./pages/failures/failures-search.ts";
import { Failed } from "./pages/missing/failed.tsx";
import { Missing } from "./pages/missing/missing.tsx";
import { NewTriggerSearch } from "./pages/new-trigger/new-trigger-search.ts";
import { OverviewSearch } from "./pages/overview/range.ts";
import { ChosenStep } from "./pages/runs/chosen-step.ts";
import { RunsSearch } from "./pages/runs/runs-search.ts";
import { AuditSearch } from "./pages/settings/audit-search.ts";
import { isInside } from "./pages/sign-in/inside.ts";
import { TriggerSearch } from "./pages/trigger/trigger-search.ts";
import { TriggersSearch } from "./pages/triggers/triggers-search.ts";
import { WorkflowSearch } from "./pages/workflow/workflow-search.ts";
import { signedIn } from "./session.ts";
import { Shell } from "./shell/shell.tsx";

const root = createRootRoute({ component: Outlet, notFoundComponent: Missing });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: async () => {
    const { workspace: mine } = await signedIn({ to: "/" });
    return mine === null ? undefined : redirect({ to: "/$workspace", params: { workspace: mine } });
  },
  component: lazyRouteComponent(() => import("./pages/missing/no-workspace.tsx"), "NoWorkspace"),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "sign-in",
  validateSearch: z.object({
    to: z.string().refine(isInside).optional().catch(undefined),
    error: z.string().optional(),
  }),
  component: lazyRouteComponent(() => import("./pages/sign-in/sign-in-page.tsx"), "SignInPage"),
});

const setUp = createRoute({
  getParentRoute: () => root,
  path: "set-up",
  validateSearch: z.object({ token: z.string().optional() }),
  component: lazyRouteComponent(() => import("./pages/set-up/set-up-page.tsx"), "SetUpPage"),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "invitations/$token",
  component: lazyRouteComponent(() => import("./pages/invitation/invitation-page.tsx"), "InvitationPage"),
});

const sender = createRoute({
  getParentRoute: () => root,
  path: "senders/$token",
  component: lazyRouteComponent(() => import("./pages/sender/sender-page.tsx"), "SenderPage"),
});

const workspace = createRoute({
  getParentRoute: () => root,
  path: "$workspace",
  beforeLoad: async ({ params, location }) => {
    await signedIn({ workspace: params.workspace, to: location.href.replace(/^\/console/, "") });
  },
  component: Shell,
  notFoundComponent: Missing,
});

const under = () => workspace;
/** One line per page; each is fetched when it is first opened. */
const pages = [
  createRoute({
    getParentRoute: under,
    path: "/",
    validateSearch: OverviewSearch,
    component: lazyRouteComponent(() => import("./pages/overview/overview-page.tsx"), "OverviewPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "triggers",
    validateSearch: TriggersSearch,
    component: lazyRouteComponent(() => import("./pages/triggers/triggers-page.tsx"), "TriggersPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "triggers/new",
    validateSearch: NewTriggerSearch,
    component: lazyRouteComponent(() => import("./pages/new-trigger/new-trigger-page.tsx"), "NewTriggerPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "triggers/$trigger",
    validateSearch: TriggerSearch,
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
    path: "failures",
    validateSearch: FailuresSearch,
    component: lazyRouteComponent(() => import("./pages/failures/failures-page.tsx"), "FailuresPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "dead-letters",
    validateSearch: DeadLettersSearch,
    component: lazyRouteComponent(
      () => import("./pages/dead-letters/dead-letters-page.tsx"),
      "DeadLettersPage",
    ),
  }),
  createRoute({
    getParentRoute: under,
    path: "approvals",
    validateSearch: ApprovalsSearch,
    component: lazyRouteComponent(() => import("./pages/approvals/approvals-page.tsx"), "ApprovalsPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "schedules",
    component: lazyRouteComponent(() => import("./pages/schedules/schedules-page.tsx"), "SchedulesPage"),
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
  createRoute({
    getParentRoute: under,
    path: "account",
    component: lazyRouteComponent(() => import("./pages/account/account-page.tsx"), "AccountPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "settings/members",
    component: lazyRouteComponent(() => import("./pages/members/members-page.tsx"), "MembersPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "alerts",
    validateSearch: AlertsSearch,
    component: lazyRouteComponent(() => import("./pages/alerts/alerts-page.tsx"), "AlertsPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "templates",
    component: lazyRouteComponent(() => import("./pages/templates/templates-page.tsx"), "TemplatesPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "templates/$template",
    component: lazyRouteComponent(() => import("./pages/templates/template-page.tsx"), "TemplatePage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "settings",
    component: lazyRouteComponent(() => import("./pages/settings/workspace-page.tsx"), "WorkspacePage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "settings/keys",
    component: lazyRouteComponent(() => import("./pages/settings/keys-page.tsx"), "KeysPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "settings/secrets",
    component: lazyRouteComponent(() => import("./pages/settings/secrets-page.tsx"), "SecretsPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "settings/alerts",
    component: lazyRouteComponent(() => import("./pages/settings/alert-rules-page.tsx"), "AlertRulesPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "settings/audit",
    validateSearch: AuditSearch,
    component: lazyRouteComponent(() => import("./pages/settings/audit-page.tsx"), "AuditPage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "settings/appearance",
    component: lazyRouteComponent(() => import("./pages/settings/appearance-page.tsx"), "AppearancePage"),
  }),
  createRoute({
    getParentRoute: under,
    path: "settings/backup",
    component: lazyRouteComponent(() => import("./pages/settings/backup-page.tsx"), "BackupPage"),
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren([home, signIn, setUp, invitation, sender, workspace.addChildren(pages)]),
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
