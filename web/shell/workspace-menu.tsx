import { Link } from "@tanstack/react-router";
import { Check, ChevronsUpDown, Plus } from "lucide-react";
import { useState } from "react";
import { useWorkspace } from "../client.ts";
import { Menu, MenuItem, MenuLine, MenuTitle } from "../parts/menu.tsx";
import { useMe } from "../session.ts";
import { texts } from "../texts/shell.ts";
import { NewWorkspace } from "./new-workspace.tsx";

/** Which workspace one is in, and the way to the others. */
export function WorkspaceMenu() {
  const workspace = useWorkspace();
  const me = useMe();
  const [isMaking, setMaking] = useState(false);
  return (
    <>
      <Menu
        align="start"
        opener={
          <button
            type="button"
            className="flex w-full items-center justify-between gap-2 rounded-lg border border-line px-3 py-1.5 text-left text-sm font-medium hover:bg-sunken"
          >
            <span className="sr-only">{texts.workspace}: </span>
            <span className="truncate">{workspace}</span>
            <ChevronsUpDown className="size-4 shrink-0 text-muted" aria-hidden />
          </button>
        }
      >
        <MenuTitle>{texts.workspaces}</MenuTitle>
        {(me?.workspaces ?? []).map(({ name, role }) => (
          <MenuItem key={name} asChild>
            <Link to="/$workspace" params={{ workspace: name }}>
              <span className="flex-1 truncate">{name}</span>
              <span className="text-xs text-muted">{texts.roles[role]}</span>
              {name === workspace ? <Check className="size-4" aria-label={texts.chosen} /> : null}
            </Link>
          </MenuItem>
        ))}
        {me?.kind === "person" ? (
          <>
            <MenuLine />
            <MenuItem icon={<Plus className="size-4" aria-hidden />} onSelect={() => setMaking(true)}>
              {texts.newWorkspace.title}
            </MenuItem>
          </>
        ) : null}
      </Menu>
      <NewWorkspace isOpen={isMaking} onClose={() => setMaking(false)} />
    </>
  );
}
