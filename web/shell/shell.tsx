import { Outlet, useRouterState } from "@tanstack/react-router";
import { Menu as MenuIcon } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { texts } from "../texts/shell.ts";
import { AppearanceMenu } from "./appearance-menu.tsx";
import { Mark } from "./mark.tsx";
import { Navigation } from "./navigation.tsx";
import { Palette } from "./palette.tsx";
import { PersonMenu } from "./person-menu.tsx";
import { SignedOutBanner } from "./signed-out-banner.tsx";
import { WorkspaceMenu } from "./workspace-menu.tsx";

/** What stays around every page of a workspace. */
export function Shell() {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#page"
        className="sr-only rounded-lg bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
      >
        {texts.skip}
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col overflow-y-auto border-r border-line bg-surface lg:flex">
        <div className="flex h-14 items-center px-4">
          <Mark />
        </div>
        <div className="flex flex-col gap-2 px-2 pb-1">
          <WorkspaceMenu />
          <Palette />
        </div>
        <Navigation />
        <div className="mt-auto flex items-center gap-1 border-t border-line p-2">
          <PersonMenu />
          <AppearanceMenu />
        </div>
      </aside>
      <div className="flex min-w-0 flex-col">
        <NarrowHead key={path} />
        <SignedOutBanner />
        <main id="page" tabIndex={-1} className="min-w-0 flex-1 outline-none">
          <Outlet />
        </main>
      </div>
    </div>
  );
}

/** On a narrow screen the navigation is behind a button; it is made anew, closed, for each page. */
function NarrowHead() {
  const [isOpen, setOpen] = useState(false);
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center justify-between border-b border-line bg-surface px-3 lg:hidden">
      <Mark />
      <IconButton
        label={texts.navigation}
        aria-expanded={isOpen}
        onClick={() => setOpen(true)}
        icon={<MenuIcon className="size-5" aria-hidden />}
      />
      <Dialog place="side" title={texts.navigation} isOpen={isOpen} onClose={() => setOpen(false)}>
        <WorkspaceMenu />
        <Navigation />
        <div className="mt-4 flex items-center gap-1 border-t border-line pt-2">
          <PersonMenu />
          <AppearanceMenu />
        </div>
      </Dialog>
    </header>
  );
}
