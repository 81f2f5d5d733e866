/** As far as it matters for what follows when runs end. */
interface Definitions {
  workspaces: readonly { id: string; onFailure?: string | undefined }[];
  workflows: readonly {
    workspace: string;
    name: string;
    links?: { after?: readonly { workflow: string }[]; onFailure?: string };
  }[];
}

/** Whether something follows when a run of a workflow (`workspace/name`) ends. */
export function followedIn({ workspaces, workflows }: Definitions): (key: string) => boolean {
  const whole = new Set(workspaces.filter(({ onFailure }) => onFailure !== undefined).map(({ id }) => id));
  const single = new Set<string>();
  for (const { workspace, name, links } of workflows) {
    if (links?.onFailure !== undefined) single.add(`${workspace}/${name}`);
    for (const { workflow } of links?.after ?? []) single.add(`${workspace}/${workflow}`);
  }
  return (key) => single.has(key) || whole.has(key.slice(0, key.indexOf("/")));
}
