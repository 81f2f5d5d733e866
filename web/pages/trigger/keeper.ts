import type { Client } from "../../../src/contract/client.ts";
import { issuesOf } from "../../../src/contract/issues-of.ts";
import { TriggerInput, type TriggerView } from "../../../src/contract/trigger.ts";
import type { TriggerDraft } from "../../../src/contract/version.ts";
import { isEqualJson } from "../../../src/core/equal.ts";
import { DraftKeeper, type Kept, type Standing } from "../../draft-keeper.ts";
import { plain } from "./plain.ts";

export type Loaded = Standing<TriggerView, TriggerDraft>;
export type Edited = Kept<TriggerView, TriggerDraft, TriggerInput>;
export type Keeper = DraftKeeper<TriggerView, TriggerDraft, TriggerInput>;

/** A trigger with its draft. A trigger without one is asked for in a list, because what is missing is an error. */
export async function loadTrigger(client: Client, idOrName: string): Promise<Loaded> {
  const inForce = await client.getTrigger({ trigger: idOrName });
  const { items } = await client.listDrafts({});
  const hasDraft = items.some(({ kind, name }) => kind === "trigger" && name === inForce.name);
  return { inForce, draft: hasDraft ? await client.getTriggerDraft({ trigger: inForce.id }) : null };
}

/** Keeps what is edited of a trigger in its draft. */
export function keeperOf(client: Client, loaded: Loaded): Keeper {
  const trigger = loaded.inForce.id;
  return new DraftKeeper(
    {
      read: () => loadTrigger(client, trigger),
      definitionOf: ({ inForce, draft }) => draft?.definition ?? TriggerInput.parse(inForce),
      faultsIn: (definition) =>
        issuesOf(TriggerInput.safeParse(plain(definition)).error).map((issue) => ({
          ...issue,
          severity: "error",
        })),
      isInForce: (definition, inForce) => isEqualJson(plain(definition), plain(TriggerInput.parse(inForce))),
      save: (definition, revision) => client.saveTriggerDraft({ trigger, input: { revision, definition } }),
      drop: (revision) => client.discardTriggerDraft({ trigger, query: { revision } }),
      /** In the place of a version that came in between, too: its author has been told of that. */
      publish: async ({ revision, base, inForce }) => {
        await client.publishTrigger({ trigger, input: { revision, overwrite: base !== inForce } });
        return client.getTrigger({ trigger });
      },
    },
    loaded,
  );
}
