import { Link } from "@tanstack/react-router";
import { Gauge, Inbox, Play, Workflow, Zap } from "lucide-react";
import { useWorkspace } from "../client.ts";
import { texts } from "../texts/shell.ts";

/** One line per page that is always a click away. */
export const places = [
  { to: "/$workspace", title: texts.overview, icon: Gauge, isExact: true },
  { to: "/$workspace/triggers", title: texts.triggers, icon: Zap },
  { to: "/$workspace/workflows", title: texts.workflows, icon: Workflow },
  { to: "/$workspace/deliveries", title: texts.deliveries, icon: Inbox },
  { to: "/$workspace/runs", title: texts.runs, icon: Play },
] as const;

export function Navigation() {
  const workspace = useWorkspace();
  return (
    <nav aria-label={texts.navigation} className="flex flex-col gap-0.5 p-2">
      {places.map(({ to, title, icon: Icon, ...place }) => (
        <Link
          key={to}
          to={to}
          params={{ workspace }}
          activeOptions={{ exact: "isExact" in place }}
          className="flex items-center gap-3 rounded-lg px-3 py-2 text-sm font-medium text-muted hover:bg-sunken hover:text-ink data-[status=active]:bg-accent-soft data-[status=active]:text-accent"
        >
          <Icon className="size-4.5" aria-hidden />
          {title}
        </Link>
      ))}
    </nav>
  );
}
