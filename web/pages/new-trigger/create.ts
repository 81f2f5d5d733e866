import type { Client } from "../../../src/contract/client.ts";
import { storeSecrets } from "../../parts/trigger/proof.ts";
import { texts } from "../../texts/new-trigger.ts";
import { definitionOf, type NewTrigger, workflowName } from "./new-trigger.ts";

/** What a new workflow begins with: its runs show what was received. */
const firstStep = {
  id: "received",
  type: "transform",
  title: texts.firstStep,
  config: { value: "{{ trigger.body }}" },
};

/**
 * Makes the trigger, with its secrets and, where that is asked for, its workflow. Trigger and workflow come together or
 * not at all; a secret that was stored for one that was refused is there when it is tried again. Gives the trigger's name.
 */
export async function createTrigger(client: Client, made: NewTrigger): Promise<string> {
  const { proof } = made;
  if (proof === null) throw new Error("Nobody can save a trigger without authentication.");
  await storeSecrets(client, proof);
  const definition = definitionOf(made, proof);
  if (made.starts === "existing") {
    const routes = [{ workflow: made.workflow }];
    const { name } = await client.createTrigger({ input: { ...definition, routes } });
    return name;
  }
  const name = workflowName(made);
  const trigger = { ...definition, routes: [{ workflow: name }] };
  const workflow = { name, title: made.title.trim(), steps: [firstStep], trigger };
  await client.applyDefinitions({ input: { definitions: [workflow], existing: "refuse" } });
  return definition.name;
}
