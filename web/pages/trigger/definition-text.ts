import { TriggerInput } from "../../../src/contract/trigger.ts";
import { isEqualJson } from "../../../src/core/equal.ts";

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
  const file = new Blob([await yamlOf(definition)], { type: "application/yaml" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${definition.name}.yaml`;
  link.click();
  URL.revokeObjectURL(link.href);
}
