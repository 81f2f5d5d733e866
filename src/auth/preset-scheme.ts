import { z } from "zod";
import { joinedCarries } from "./carries.ts";
import { headerOf } from "./header.ts";
import { type Preset, type PresetCredential, secretFields } from "./preset.ts";
import type { Carries, Part, Proof, Scheme, SchemeDoors, Verdict } from "./scheme.ts";

type Find = (type: string) => Scheme | undefined;
type Check = (proof: Proof) => Verdict | Promise<Verdict>;

/** Whether there is a scheme to offer: some providers prove nothing. */
export const provesItself = ({ scheme, credentials }: Preset): boolean =>
  scheme !== undefined || credentials !== undefined;

/** The scheme that a preset is offered as, where no scheme has its name: the author gives the secret, the preset the rest. */
export function presetScheme(preset: Preset, find: Find): Scheme {
  const { name: type, title } = preset;
  const secrets = (given: object) =>
    secretFields(preset.settings).flatMap((field) => {
      const reference: unknown = field === preset.learns ? undefined : Reflect.get(given, field);
      return typeof reference === "string" ? [reference] : [];
    });
  const config = preset.settings.check((context) => refuseParts(context, { preset, find }));
  const common = { type, title, config, secrets, examples: [] };
  if (preset.scheme !== undefined) return { ...common, ...preset.scheme };
  const { credentials = () => [] } = preset;
  const generic = (given: Record<string, unknown>) => credentials(given).map((each) => part(each, find));
  // What does not depend on the settings is told by those that every preset takes.
  const [first] = generic(placeholders(preset));
  return {
    ...common,
    description: `As ${title} proves itself. ${preset.checked}`,
    refusal: first?.scheme.refusal ?? "credentials",
    ...(first?.scheme.challenge !== undefined && { challenge: first.scheme.challenge }),
    carries: (given) => joinedCarries(generic(Object(given)).map((one) => one.scheme.carries(one.config))),
    example(given) {
      const examples = generic(Object(given)).map((one) => one.scheme.example(one.config));
      return examples.find(({ unwritable }) => unwritable === undefined) ?? examples[0] ?? {};
    },
    compile(given, doors) {
      refuseUnlearned(preset, { given: Object(given), doors });
      return refusingBodies(preset, reading(preset, compileParts(generic(Object(given)), doors)));
    },
    standsFor: (given) => generic(Object(given)),
  };
}

/** Settings that a preset takes, with each secret named like its field, and the first example of every other one. */
export function placeholders(preset: Preset): Record<string, unknown> {
  const secrets = secretFields(preset.settings);
  const names = Object.fromEntries(
    Object.entries(preset.settings.shape).flatMap(([field, { meta }]) => {
      if (secrets.includes(field)) return [[field, `${preset.name}-${dashed(field)}`]];
      const [example] = z.array(z.unknown()).safeParse(meta()?.["examples"]).data ?? [];
      return example === undefined ? [] : [[field, example]];
    }),
  );
  const parsed = preset.settings.safeParse(names);
  return parsed.success ? parsed.data : names;
}

interface PresetPart extends Part {
  onlyWithQuery?: string | undefined;
}

function part({ scheme: type, onlyWithQuery, ...given }: PresetCredential, find: Find): PresetPart {
  const scheme = schemeIn(type, find);
  return { scheme, config: scheme.config.parse(given), onlyWithQuery };
}

function schemeIn(type: string, find: Find): Scheme {
  const scheme = find(type);
  if (scheme === undefined) throw new Error(`there is no scheme ${type}`);
  return scheme;
}

/** What a generic scheme does not take of these settings is an issue of theirs. */
function refuseParts(
  { value, issues }: z.core.ParsePayload<Record<string, unknown>>,
  { preset, find }: { preset: Preset; find: Find },
): void {
  for (const { scheme: type, onlyWithQuery: _hint, ...given } of preset.credentials?.(value) ?? []) {
    for (const { message, path } of schemeIn(type, find).config.safeParse(given).error?.issues ?? []) {
      issues.push({ code: "custom", message, path, input: value });
    }
  }
}

/** A request is judged by the first part whose proof it carries: what it says in another place does not count. */
function compileParts(parts: readonly PresetPart[], doors: SchemeDoors): Check {
  const compiled = parts.map(({ scheme, config, onlyWithQuery }) => ({
    isTried: isCarried(scheme.carries(config), onlyWithQuery),
    check: scheme.compile(config, doors),
  }));
  const [first] = compiled;
  if (first === undefined) throw new Error("the preset has no credential");
  if (compiled.length === 1) return first.check;
  // The one to be told of where nothing is carried: the provider's foremost, without what only some requests have.
  const foremost = compiled.find((_, at) => parts[at]?.onlyWithQuery === undefined) ?? first;
  return (proof) => (compiled.find(({ isTried }) => isTried(proof)) ?? foremost).check(proof);
}

/** Throws while the secret has not come that the provider sends first: until then anyone who knows the address may give it. */
function refuseUnlearned(
  { learns, title }: Preset,
  { given, doors }: { given: object; doors: SchemeDoors },
): void {
  const reference: unknown = learns === undefined ? undefined : Reflect.get(given, learns);
  if (typeof reference !== "string" || reference.startsWith("env:") || isThere(reference, doors)) return;
  throw new Error(
    `it waits to learn its secret ${reference}: the first that comes to the address with the trigger's id is taken for ${title}'s`,
  );
}

function isThere(reference: string, doors: SchemeDoors): boolean {
  try {
    doors.secret(reference);
    return true;
  } catch {
    return false;
  }
}

function reading({ reads }: Preset, check: Check): Check {
  return reads === undefined ? check : (proof) => check(reads(proof));
}

function refusingBodies({ title, takesBody }: Preset, check: Check): Check {
  if (takesBody === undefined) return check;
  const refused: Verdict = { kind: "refused", reason: `its body is none that ${title} sends` };
  return (proof) => (takesBody(proof.body) ? check(proof) : refused);
}

function isCarried(
  { headers = [], query = [], signatures = [] }: Carries,
  onlyWithQuery: string | undefined,
): (proof: Proof) => boolean {
  const names = [...headers, ...signatures];
  return (proof) =>
    (onlyWithQuery === undefined || proof.query.has(onlyWithQuery)) &&
    (names.some((name) => headerOf(proof, name) !== undefined) ||
      query.some((name) => proof.query.has(name)));
}

function dashed(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
