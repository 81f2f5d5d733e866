import type { Credential } from "../contract/credential.ts";
import { headerOf } from "./header.ts";
import { type Preset, secretFields } from "./preset.ts";
import type { Carries, Proof, Scheme, SchemeDoors, Verdict } from "./scheme.ts";

type Find = (type: string) => Scheme | undefined;
type Check = (proof: Proof) => Verdict | Promise<Verdict>;

/**
 * The scheme that a preset is offered as: the author gives the secret, the preset the rest. Null where a scheme of that
 * name exists, or the provider proves nothing.
 */
export function presetScheme(preset: Preset, find: Find): Scheme | null {
  const { name: type, title, settings: config } = preset;
  const secrets = (given: object) =>
    secretFields(config).flatMap((field) => {
      const reference: unknown = field === preset.learns ? undefined : Reflect.get(given, field);
      return typeof reference === "string" ? [reference] : [];
    });
  const common = { type, title, config, secrets, examples: [] };
  if (preset.scheme !== undefined) return { ...common, ...preset.scheme };
  if (preset.credentials === undefined) return null;
  const { credentials } = preset;
  const generic = (given: Record<string, unknown>) => credentials(given).map((each) => part(each, find));
  // What does not depend on the settings is told by those that every preset takes.
  const [first] = generic(placeholders(preset));
  return {
    ...common,
    description: `As ${title} proves itself. ${preset.checked}`,
    refusal: first?.scheme.refusal ?? "credentials",
    ...(first?.scheme.challenge !== undefined && { challenge: first.scheme.challenge }),
    carries: (given) => joined(generic(Object(given)).map((one) => one.scheme.carries(one.config))),
    example(given) {
      const [one] = generic(Object(given));
      return one === undefined ? {} : one.scheme.example(one.config);
    },
    compile: (given, doors) => compileParts(generic(Object(given)), doors),
  };
}

/** Settings that a preset takes, with each secret named like its field. */
export function placeholders(preset: Preset): Record<string, unknown> {
  const names = Object.fromEntries(
    secretFields(preset.settings).map((field) => [field, `${preset.name}-${dashed(field)}`]),
  );
  const parsed = preset.settings.safeParse(names);
  return parsed.success ? parsed.data : names;
}

interface Part {
  scheme: Scheme;
  config: unknown;
}

function part({ scheme: type, ...given }: Credential, find: Find): Part {
  const scheme = find(type);
  if (scheme === undefined) throw new Error(`there is no scheme ${type}`);
  return { scheme, config: scheme.config.parse(given) };
}

/** A request is judged by the first part whose proof it carries: what it says in another place does not count. */
function compileParts(parts: readonly Part[], doors: SchemeDoors): Check {
  const compiled = parts.map(({ scheme, config }) => ({
    isTried: isCarried(scheme.carries(config)),
    check: scheme.compile(config, doors),
  }));
  const [first] = compiled;
  if (first === undefined) throw new Error("the preset has no credential");
  if (compiled.length === 1) return first.check;
  return (proof) => (compiled.find(({ isTried }) => isTried(proof)) ?? first).check(proof);
}

function isCarried({ headers = [], query = [], signatures = [] }: Carries): (proof: Proof) => boolean {
  const names = [...headers, ...signatures];
  return (proof) =>
    names.some((name) => headerOf(proof, name) !== undefined) || query.some((name) => proof.query.has(name));
}

function joined(all: readonly Carries[]): Carries {
  return {
    headers: all.flatMap(({ headers = [] }) => headers),
    query: all.flatMap(({ query = [] }) => query),
    signatures: all.flatMap(({ signatures = [] }) => signatures),
  };
}

function dashed(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
