import { mayDo } from "../contract/key.ts";
import { Name } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import { type View, viewsMax } from "../contract/view.ts";
import type { Handlers, Identity } from "./call.ts";
import type { ApiDoors } from "./doors.ts";

type Names = "listViews" | "getView" | "putView" | "deleteView";
type Who = Pick<Identity, "actor" | "scopes" | "workspace">;

export function viewHandlers({ store, now }: ApiDoors): Handlers<Names> {
  const { views } = store;
  /** What is another's own is not there. */
  async function find({ workspace, actor }: Who, name: string): Promise<View> {
    const view = await views.get({ workspace, name });
    if (view !== null && isSeen(view, actor)) return view;
    throw new Problem("not_found", { detail: `There is no saved view "${name}".` });
  }

  return {
    async listViews({ workspace, actor }) {
      const all = await views.list({ workspace });
      return { items: all.filter((view) => isSeen(view, actor)) };
    },
    getView: (call) => find(call, call.params.view),
    async putView(call) {
      const { workspace, actor, params, input } = call;
      const name = nameOf(params.view);
      const before = await views.get({ workspace, name });
      if (before !== null && !isSeen(before, actor)) {
        throw new Problem("conflict", { detail: `The name "${name}" is taken by a view of another's own.` });
      }
      if (before === null && (await views.list({ workspace })).length >= viewsMax) {
        throw new Problem("conflict", { detail: `A workspace has at most ${viewsMax} saved views.` });
      }
      if (input.shared || before?.shared === true) refuseUnlessOperating(call);
      const { title, of, query, sinceMs, shared } = input;
      const view: View = {
        name,
        workspace,
        ...(title !== undefined && { title }),
        of,
        query,
        ...(sinceMs !== undefined && { sinceMs }),
        shared,
        by: before?.by ?? { id: actor.id, name: actor.name },
        savedAt: new Date(now()).toISOString(),
      };
      await views.put(view);
      return view;
    },
    async deleteView(call) {
      const { workspace, params } = call;
      const { name, shared } = await find(call, params.view);
      if (shared) refuseUnlessOperating(call);
      await views.remove({ workspace, name });
    },
  };
}

const isSeen = ({ shared, by }: View, { id }: Who["actor"]) => shared || by.id === id;

function refuseUnlessOperating({ scopes }: Who): void {
  if (mayDo(scopes, "operate")) return;
  const detail = "A shared view is saved and deleted with the scope `operate`, or the role operator.";
  throw new Problem("forbidden", { detail });
}

function nameOf(text: string): string {
  const name = Name.safeParse(text);
  if (name.success) return name.data;
  const message = name.error.issues[0]?.message ?? "is no name";
  throw new Problem("invalid_input", { detail: `view: ${message}`, issues: [{ path: "view", message }] });
}
