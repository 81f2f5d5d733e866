import { issuesOf } from "../../../src/contract/issues-of.ts";
import { messageOf } from "../../../src/contract/problem.ts";
import { TriggerInput } from "../../../src/contract/trigger.ts";
import { isEqualJson } from "../../../src/core/equal.ts";
import { download } from "../../download.ts";
import { isRecord } from "../../record.ts";

import { texts } from "../../texts/definition.ts";

/** A definition without what is so by default, as a file has it. */
export function withoutDefaults(definition: TriggerInput): Record<string, unknown> {
  const usual: Record<string, unknown> = TriggerInput.parse({
    name: definition.name,
    auth: definition.auth,
  });
  return Object.fromEntries(
    Object.entries(definition).filter(
      ([name, value]) => value !== undefined && (name in required || !isEqualJson(value, usual[name])),
    ),
  );
}

const required = { name: true, auth: true };

/** The trigger as the YAML of a definition file. What writes YAML is fetched when it is asked for. */
export async function yamlOf(definition: TriggerInput): Promise<string> {
  const { stringify } = await import("yaml");
  return stringify({ trigger: withoutDefaults(definition) }, { lineWidth: 110 });
}

/** Hands the file to the browser, named for the trigger. */
export async function downloadDefinition(definition: TriggerInput): Promise<void> {
  download(new TextEncoder().encode(await yamlOf(definition)), `${definition.name}.yaml`);
}

/** What a text defines, or what is wrong with it. The trigger may stand under `trigger`, as in a file, or alone. */
export async function readYaml(
  text: string,
  name: string,
): Promise<{ definition: TriggerInput | null; faults: string[] }> {
  const { parse } = await import("yaml");
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    return {
      definition: null,
      faults: [texts.notYaml(messageOf(error))],
    };
  }
  const given = isRecord(value) && isRecord(value["trigger"]) ? value["trigger"] : value;
  const read = TriggerInput.safeParse(given);
  if (!read.success) {
    const faults = issuesOf(read.error).map(({ path, message }) => `${path} ${message}`.trim());
    return { definition: null, faults };
  }
  if (read.data.name !== name) return { definition: null, faults: [texts.otherName] };
  return { definition: read.data, faults: [] };
}
