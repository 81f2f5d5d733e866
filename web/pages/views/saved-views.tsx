import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark, BookmarkPlus, Trash2, Users } from "lucide-react";
import { useState } from "react";
import type { View, ViewInput } from "../../../src/contract/view.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Menu, MenuItem, MenuLine, MenuTitle } from "../../parts/menu.tsx";
import { texts } from "../../texts/views.ts";
import { SaveView } from "./save-view.tsx";

interface SavedViewsProps {
  of: ViewInput["of"];
  /** What the list shows now, as a view keeps it. */
  current: Pick<ViewInput, "query" | "sinceMs">;
  onView: (view: View) => void;
}

/** What is looked at often, under names: one's own, and those of the workspace. */
export function SavedViews({ of, current, onView }: SavedViewsProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const [isSaving, setSaving] = useState(false);
  const [deleting, setDeleting] = useState<View | null>(null);
  const { data } = useQuery({
    queryKey: [workspace, "views"],
    queryFn: async () => (await client.listViews({})).items,
  });
  const all = data ?? [];
  const views = all.filter((view) => view.of === of);
  const refresh = () => queries.invalidateQueries({ queryKey: [workspace, "views"] });
  return (
    <>
      <Menu
        opener={
          <Button size="small" icon={<Bookmark className="size-4" aria-hidden />}>
            {texts.views}
          </Button>
        }
      >
        {views.length === 0 ? <MenuTitle>{texts.none}</MenuTitle> : null}
        {views.map((view) => (
          <MenuItem
            key={view.name}
            icon={
              view.shared ? (
                <Users className="size-4" aria-hidden />
              ) : (
                <Bookmark className="size-4" aria-hidden />
              )
            }
            onSelect={() => onView(view)}
          >
            {view.title ?? view.name}
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem icon={<BookmarkPlus className="size-4" aria-hidden />} onSelect={() => setSaving(true)}>
          {texts.save}
        </MenuItem>
        {views.map((view) => (
          <MenuItem
            key={view.name}
            isDanger
            icon={<Trash2 className="size-4" aria-hidden />}
            onSelect={() => setDeleting(view)}
          >
            {texts.remove(view.title ?? view.name)}
          </MenuItem>
        ))}
      </Menu>
      {isSaving ? (
        <SaveView of={of} current={current} views={all} onSaved={refresh} onClose={() => setSaving(false)} />
      ) : null}
      {deleting === null ? null : (
        <DeleteView view={deleting} onDeleted={refresh} onClose={() => setDeleting(null)} />
      )}
    </>
  );
}

interface DeleteViewProps {
  view: View;
  onDeleted: () => Promise<unknown>;
  onClose: () => void;
}

function DeleteView({ view: { name, title = name, shared }, onDeleted, onClose }: DeleteViewProps) {
  const client = useClient();
  return (
    <Confirm
      title={texts.removeTitle(title)}
      verb={texts.removeVerb}
      isOpen
      onClose={onClose}
      onConfirm={async () => {
        await client.deleteView({ view: name });
        await onDeleted();
      }}
    >
      {shared ? texts.removeShared : texts.removeAbout}
    </Confirm>
  );
}
