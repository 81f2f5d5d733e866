import type { Workflow } from "../contract/workflow.ts";
import { stepLinks } from "../engine/step-links.ts";
import type { Snapshot } from "../store/store.ts";

/**
 * What would name a workflow of this name in vain if it were gone, each with what to do about it. `workflows` are the newest
 * versions of its workspace.
 */
export function usersOf(
  { workspace, name }: Pick<Workflow, "workspace" | "name">,
  { snapshot, workflows }: { snapshot: Snapshot; workflows: readonly Workflow[] },
): string[] {
  const named = (of: readonly { name: string }[]) => of.map((each) => each.name).join(", ");
  const routing = snapshot.triggers.filter(
    (trigger) => trigger.workspace === workspace && trigger.routes.some((route) => route.workflow === name),
  );
  const others = workflows.filter((each) => each.name !== name);
  const following = others.filter(({ after }) => after.some(({ workflow }) => workflow === name));
  const caring = others.filter(({ onFailure }) => onFailure === name);
  const starting = others.filter(({ steps }) => stepLinks(steps).some(({ starts }) => starts === name));
  const own = snapshot.workspaces.find(({ id }) => id === workspace);
  return [
    ...said(
      named(routing),
      (users) => `These triggers route to it: ${users}. Delete them, or change their routes, first.`,
    ),
    ...said(
      named(following),
      (users) => `These workflows come after it: ${users}. Delete them, or change their \`after\`, first.`,
    ),
    ...said(
      named(caring),
      (users) => `It looks after the failures of ${users}: change their \`onFailure\` first.`,
    ),
    ...said(
      named(starting),
      (users) => `Steps of these workflows run it: ${users}. Delete them, or change the steps, first.`,
    ),
    ...(own?.onFailure === name
      ? ["It looks after the failures of the whole workspace: change the workspace's `onFailure` first."]
      : []),
  ];
}

const said = (users: string, say: (users: string) => string): string[] => (users === "" ? [] : [say(users)]);
