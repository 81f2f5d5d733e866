import { mayDo } from "../contract/key.ts";
import type { SecretReference } from "../contract/secret.ts";
import type { Trigger } from "../contract/trigger.ts";
import type { Step } from "../contract/workflow.ts";
import { workflowsRunBy } from "../engine/step-links.ts";
import type { Snapshot } from "../store/store.ts";

/** A workspace's definitions as they will stand after a change: what the checks are made on. */
export interface After {
  triggers: readonly Trigger[];
  workflows: ReadonlySet<string>;
  secrets: ReadonlySet<SecretReference>;
  /** Those of them that can be guessed, since they are short. */
  shortSecrets: ReadonlySet<SecretReference>;
  /** Names of the keys in use that may call triggers. */
  keys: ReadonlySet<string>;
  /** By workflow, the ones after which it is started. */
  follows: ReadonlyMap<string, readonly string[]>;
  /** By workflow, the ones that its steps run. */
  starts: ReadonlyMap<string, readonly string[]>;
  /** The triggers with a suffix, by the number of their path segments: only those can overlap. */
  suffixed: ReadonlyMap<number, readonly Trigger[]>;
}

/** 64 bits where it was drawn at random: more than can be tried over a network. */
export const secretCharactersMin = 12;

interface Changes {
  workspace: string;
  putTriggers?: readonly Trigger[];
  removeTriggers?: readonly string[];
  putWorkflows?: readonly {
    name: string;
    after?: readonly { workflow: string }[];
    steps?: readonly Step[];
  }[];
  /** Names. */
  removeWorkflows?: readonly string[];
  /** Names of secrets that are stored with it. */
  putSecrets?: readonly string[];
}

/** What the definitions of a workspace are once a change to this snapshot is made. */
export function after(snapshot: Snapshot, changes: Changes): After {
  const { workspace, putTriggers = [], putWorkflows = [] } = changes;
  const gone = new Set([...(changes.removeTriggers ?? []), ...putTriggers.map(({ id }) => id)]);
  const triggers = [
    ...snapshot.triggers.filter((trigger) => trigger.workspace === workspace && !gone.has(trigger.id)),
    ...putTriggers,
  ];
  const workflows = new Set(namesIn(snapshot.workflows, workspace));
  for (const name of changes.removeWorkflows ?? []) workflows.delete(name);
  for (const { name } of putWorkflows) workflows.add(name);
  const own = snapshot.workflows.filter((each) => each.workspace === workspace);
  const follows = new Map(
    [...own.map(({ name, links }) => ({ name, ...links })), ...putWorkflows].map(
      ({ name, after: links = [] }): [string, string[]] => [name, links.map((each) => each.workflow)],
    ),
  );
  const starts = new Map(
    own.map(({ name, links }): [string, readonly string[]] => [name, links?.starts ?? []]),
  );
  for (const { name, steps = [] } of putWorkflows) starts.set(name, [...workflowsRunBy(steps)]);
  return {
    triggers,
    workflows,
    secrets: new Set([...namesIn(snapshot.secrets, workspace), ...(changes.putSecrets ?? [])]),
    shortSecrets: new Set(
      namesIn(
        snapshot.secrets.filter(({ value }) => value.length < secretCharactersMin),
        workspace,
      ),
    ),
    keys: new Set(
      namesIn(
        snapshot.keys.filter(({ scopes }) => mayDo(scopes, "intake")),
        workspace,
      ),
    ),
    follows,
    starts,
    suffixed: Map.groupBy(
      triggers.filter(({ suffix }) => suffix !== undefined),
      ({ suffix }) => segmentCount(suffix),
    ),
  };
}

export function segmentCount(suffix: string | undefined): number {
  return suffix === undefined ? 0 : suffix.split("/").length - 1;
}

function namesIn(items: readonly { workspace: string; name: string }[], workspace: string): string[] {
  return items.filter((item) => item.workspace === workspace).map(({ name }) => name);
}
