import { Outlet, useRouterState } from "@tanstack/react-router";
import { Menu as MenuIcon, Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { IconButton } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { pageTitleId, WithinMain } from "../parts/page.tsx";
import { texts as palette } from "../texts/palette.ts";
import { texts } from "../texts/shell.ts";
import { AppearanceMenu } from "./appearance-menu.tsx";
import { Mark } from "./mark.tsx";
import { Navigation } from "./navigation.tsx";
import { PaletteButton, usePalette } from "./palette.tsx";
import { PersonMenu } from "./person-menu.tsx";
import { SignedOutBanner } from "./signed-out-banner.tsx";
import { WorkspaceMenu } from "./workspace-menu.tsx";

/** What stays around every page of a workspace. */
export function Shell() {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const search = usePalette();
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
          <PaletteButton onOpen={search.open} />
        </div>
        <Navigation />
        <div className="mt-auto flex items-center gap-1 border-t border-line p-2">
          <PersonMenu />
          <AppearanceMenu />
        </div>
      </aside>
      <div className="flex min-w-0 flex-col">
        <NarrowHead key={path} onSearch={search.open} />
        <SignedOutBanner />
        <Main />
      </div>
      {search.dialog}
    </div>
  );
}

/** The page itself. Whoever goes to another is led to its beginning, and is told its title. */
function Main() {
  const path = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    if (path === shown.current) return;
    const isFirst = shown.current === undefined;
    shown.current = path;
    // A page that has something to be filled in at once has taken the focus already.
    if (isFirst || main.current?.contains(document.activeElement) === true) return;
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <main
      ref={main}
      id="page"
      tabIndex={-1}
      aria-labelledby={pageTitleId}
      className="min-w-0 flex-1 outline-none"
    >
      <WithinMain>
        <Outlet />
      </WithinMain>
    </main>
  );
}

/** On a narrow screen the navigation is behind a button; it is made anew, closed, for each page. */
function NarrowHead({ onSearch }: { onSearch: () => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center gap-1 border-b border-line bg-surface px-3 lg:hidden">
      <div className="flex flex-1 items-center">
        <Mark />
      </div>
      <IconButton label={palette.title} onClick={onSearch} icon={<Search className="size-5" aria-hidden />} />
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
