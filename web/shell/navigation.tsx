import { Link } from "@tanstack/react-router";
import {
  Bell,
  BookOpen,
  CalendarClock,
  CircleAlert,
  Gauge,
  Inbox,
  LayoutTemplate,
  MailX,
  Play,
  RotateCcw,
  Settings,
  ThumbsUp,
  Workflow,
  Zap,
} from "lucide-react";
import { useWorkspace } from "../client.ts";
import { texts } from "../texts/shell.ts";

/** One line per page that is always a click away, those for one end together. */
const groups = [
  {
    title: null,
    places: [{ to: "/$workspace", title: texts.overview, icon: Gauge, isExact: true }],
  },
  {
    title: texts.build,
    places: [
      { to: "/$workspace/triggers", title: texts.triggers, icon: Zap },
      { to: "/$workspace/workflows", title: texts.workflows, icon: Workflow },
      { to: "/$workspace/schedules", title: texts.schedules, icon: CalendarClock },
      { to: "/$workspace/templates", title: texts.templates, icon: LayoutTemplate },
    ],
  },
  {
    title: texts.watch,
    places: [
      { to: "/$workspace/deliveries", title: texts.deliveries, icon: Inbox },
      { to: "/$workspace/runs", title: texts.runs, icon: Play },
      { to: "/$workspace/approvals", title: texts.approvals, icon: ThumbsUp },
    ],
  },
  {
    title: texts.repair,
    places: [
      { to: "/$workspace/alerts", title: texts.alerts, icon: Bell },
      { to: "/$workspace/failures", title: texts.failures, icon: CircleAlert },
      { to: "/$workspace/dead-letters", title: texts.deadLetters, icon: MailX },
      { to: "/$workspace/replays", title: texts.replays, icon: RotateCcw },
    ],
  },
  {
    title: texts.manage,
    places: [
      { to: "/$workspace/catalog", title: texts.catalog, icon: BookOpen },
      { to: "/$workspace/settings", title: texts.settings, icon: Settings },
    ],
  },
] as const;

/** All of them, in the same order. */
export const places = groups.flatMap((group) => [...group.places]);

export function Navigation() {
  const workspace = useWorkspace();
  return (
    <nav aria-label={texts.navigation} className="flex flex-col gap-3 overflow-y-auto p-2">
      {groups.map(({ title, places: together }) => (
        <div key={title} className="flex flex-col gap-0.5">
          {title === null ? null : (
            <p className="px-3 pb-0.5 text-xs font-medium text-muted" aria-hidden>
              {title}
            </p>
          )}
          {together.map(({ to, title: name, icon: Icon, ...place }) => (
            <Link
              key={to}
              to={to}
              params={{ workspace }}
              activeOptions={{ exact: "isExact" in place, includeSearch: false }}
              className="flex items-center gap-3 rounded-lg px-3 py-1.5 text-sm font-medium text-muted hover:bg-sunken hover:text-ink data-[status=active]:bg-accent-soft data-[status=active]:text-accent"
            >
              <Icon className="size-4.5" aria-hidden />
              {name}
            </Link>
          ))}
        </div>
      ))}
    </nav>
  );
}
