import { TriggerInput } from "../../../../src/contract/trigger.ts";
import { schemaOf } from "../../../form/contract-schema.ts";
import { resolved, type Schema } from "../../../form/schema.ts";

/**
 * All settings of a trigger, with what forms are told of them: units, what is secret or seldom needed, what are templates.
 * The schema of a definition file, which any editor reads, says nothing of that.
 */
export const triggerSchema: Schema = ownOf(schemaOf(TriggerInput));

function ownOf(schema: Schema): Schema {
  return resolved(schema, schema);
}
