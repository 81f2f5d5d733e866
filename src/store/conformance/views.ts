import { expect, test } from "vitest";
import type { View } from "../../contract/view.ts";
import type { Store } from "../store.ts";
import { at, fresh } from "./samples.ts";

/** Named queries of lists. */
export function viewsConform(theStore: () => Store) {
  const view = (workspace: string, given: Partial<View> = {}): View => ({
    name: "failed",
    workspace,
    of: "runs",
    query: { status: "failed" },
    shared: true,
    by: { id: "key_1", name: "ci" },
    savedAt: at(),
    ...given,
  });

  test("views are saved, replaced, listed by name and removed, each workspace by itself", async () => {
    const { views } = theStore();
    const workspace = fresh("ws");
    await views.put(view(workspace));
    await views.put(view(workspace, { name: "all", query: {} }));
    await views.put(view(workspace, { title: "Failed runs", sinceMs: 3_600_000 }));
    await views.put(view(fresh("ws"), { name: "other" }));
    const failed = view(workspace, { title: "Failed runs", sinceMs: 3_600_000 });
    expect(await views.list({ workspace })).toEqual([view(workspace, { name: "all", query: {} }), failed]);
    expect(await views.get({ workspace, name: "failed" })).toEqual(failed);
    expect(await views.remove({ workspace, name: "failed" })).toBe(true);
    expect(await views.remove({ workspace, name: "failed" })).toBe(false);
    expect(await views.get({ workspace, name: "failed" })).toBeNull();
  });
}
