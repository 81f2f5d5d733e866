import { Link, useNavigate } from "@tanstack/react-router";
import { CircleUserRound, LogOut, UserRound } from "lucide-react";
import { signOut } from "../auth.ts";
import { useWorkspace } from "../client.ts";
import { Menu, MenuItem, MenuLine, MenuTitle } from "../parts/menu.tsx";
import { useToasts } from "../parts/toasts.tsx";
import { useMe } from "../session.ts";
import { texts } from "../texts/shell.ts";

/** Who is signed in, and the way out. */
export function PersonMenu() {
  const workspace = useWorkspace();
  const me = useMe();
  const navigate = useNavigate();
  const toasts = useToasts();
  if (me === undefined) return null;
  const leave = async () => {
    try {
      await signOut();
      await navigate({ to: "/sign-in" });
    } catch (error) {
      toasts.failed(error);
    }
  };
  return (
    <Menu
      align="start"
      opener={
        <button
          type="button"
          className="flex min-w-0 flex-1 items-center gap-2 rounded-lg px-2 py-1.5 text-left text-sm hover:bg-sunken"
        >
          <CircleUserRound className="size-5 shrink-0 text-muted" aria-hidden />
          <span className="truncate">{me.name}</span>
        </button>
      }
    >
      <MenuTitle>{me.email ?? me.name}</MenuTitle>
      {me.kind === "person" ? (
        <>
          <MenuItem asChild>
            <Link to="/$workspace/account" params={{ workspace }}>
              <UserRound className="size-4" aria-hidden />
              {texts.account}
            </Link>
          </MenuItem>
          <MenuLine />
          <MenuItem icon={<LogOut className="size-4" aria-hidden />} onSelect={() => void leave()}>
            {texts.signOut}
          </MenuItem>
        </>
      ) : null}
    </Menu>
  );
}
