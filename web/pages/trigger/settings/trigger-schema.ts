import { TriggerInput } from "../../../../src/contract/trigger.ts";
import { schemaOf } from "../../../form/contract-schema.ts";
import { resolved, type Schema } from "../../../form/schema.ts";

const schema = schemaOf(TriggerInput);

/**
 * All settings of a trigger, with what forms are told of them: units, what is secret or seldom needed, what are templates.
 * The schema of a definition file, which any editor reads, says nothing of that.
 */
export const triggerSchema: Schema = resolved(schema, schema);
