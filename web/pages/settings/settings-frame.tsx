import { Link } from "@tanstack/react-router";
import { Bell, Building2, HardDriveDownload, KeyRound, Lock, ScrollText, SunMoon, Users } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useWorkspace } from "../../client.ts";
import { InTurn } from "../../parts/in-turn.tsx";
import { Page } from "../../parts/page.tsx";
import { texts } from "../../texts/settings.ts";
import { Unsaved } from "./unsaved.tsx";

/** One line per page of the settings. */
const sections = [
  { to: "/$workspace/settings", title: texts.workspace, icon: Building2, isExact: true },
  { to: "/$workspace/settings/members", title: texts.members, icon: Users },
  { to: "/$workspace/settings/keys", title: texts.keys, icon: KeyRound },
  { to: "/$workspace/settings/secrets", title: texts.secrets, icon: Lock },
  { to: "/$workspace/settings/alerts", title: texts.alerts, icon: Bell },
  { to: "/$workspace/settings/audit", title: texts.audit, icon: ScrollText },
  { to: "/$workspace/settings/appearance", title: texts.appearance, icon: SunMoon },
  { to: "/$workspace/settings/backup", title: texts.backup, icon: HardDriveDownload },
] as const;

interface SettingsFrameProps {
  title: string;
  about?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page of the settings, with the way to the others beside it. */
export function SettingsFrame({ title, about, actions, children }: SettingsFrameProps) {
  const workspace = useWorkspace();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a narrow screen the one that is open may lie beyond the edge.
    const open = nav.current?.querySelector<HTMLElement>("[data-status=active]");
    if (open)
      nav.current?.scrollTo({ left: open.offsetLeft - (nav.current.clientWidth - open.offsetWidth) / 2 });
  }, []);
  return (
    <Page title={title} crumbs={texts.title} about={about} actions={actions}>
      <div className="grid grid-cols-1 items-start gap-6 md:grid-cols-[11.5rem_minmax(0,1fr)]">
        <nav
          ref={nav}
          aria-label={texts.sections}
          className="relative flex gap-0.5 overflow-x-auto [scrollbar-width:none] max-md:-mx-4 max-md:border-b max-md:border-line max-md:px-4 max-md:pb-2 md:flex-col"
        >
          {sections.map(({ to, title: name, icon: Icon, ...section }) => (
            <Link
              key={to}
              to={to}
              params={{ workspace }}
              activeOptions={{ exact: "isExact" in section }}
              className="flex shrink-0 items-center gap-2.5 rounded-lg px-3 py-1.5 text-sm font-medium whitespace-nowrap text-muted hover:bg-sunken hover:text-ink data-[status=active]:bg-sunken data-[status=active]:text-ink"
            >
              <Icon className="size-4" aria-hidden />
              {name}
            </Link>
          ))}
        </nav>
        <InTurn>
          <Unsaved>{children}</Unsaved>
        </InTurn>
      </div>
    </Page>
  );
}
