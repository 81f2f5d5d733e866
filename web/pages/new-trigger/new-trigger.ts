import type { Catalog } from "../../../src/contract/catalog.ts";
import { type Issue, messageOf } from "../../../src/contract/problem.ts";
import { sampleDefault } from "../../../src/contract/sample.ts";
import { type Method, Suffix, type TriggerInput } from "../../../src/contract/trigger.ts";
import { isProblem } from "../../client.ts";
import { missingIn, nameFrom, type Proof, proofOf } from "../../parts/trigger/proof.ts";
import { sampleFrom } from "../../parts/trigger/provider-sample.ts";
import { texts as call } from "../../texts/call.ts";
import { texts } from "../../texts/new-trigger.ts";

/** A trigger as the person who makes it has filled it in so far. */
export interface NewTrigger {
  system: string;
  title: string;
  /** Empty: it follows from the title. */
  name: string;
  suffix: string;
  methods: readonly Method[];
  proof: Proof | null;
  /** As it is written; JSON when it is done. */
  sample: string;
  starts: "new" | "existing";
  /** Of the workflow that is there; for a new one its name, where it is not the trigger's. */
  workflow: string;
}

const written = (sample: unknown) => JSON.stringify(sample, null, 2);

export const blank: NewTrigger = {
  system: "",
  title: "",
  name: "",
  suffix: "",
  methods: ["POST"],
  proof: null,
  sample: written(sampleDefault),
  starts: "new",
  workflow: "",
};

/** Another authentication, and what its provider sends, unless the person has written a sample. */
export function withScheme(
  { sample, proof }: Pick<NewTrigger, "sample" | "proof">,
  scheme: string,
  catalog: Pick<Catalog, "providers"> | undefined,
): Pick<NewTrigger, "sample" | "proof"> {
  const begun = (name: string | undefined) => written(sampleFrom(catalog, name) ?? sampleDefault);
  const isOwn = sample !== begun(proof?.credential.scheme);
  return { proof: proofOf(scheme), sample: isOwn ? sample : begun(scheme) };
}

export type Place = keyof NewTrigger;
export type Faults = Partial<Record<Place, string>>;

export const shortName = ({ name, title }: NewTrigger): string => (name === "" ? nameFrom(title) : name);
export const workflowName = (made: NewTrigger): string =>
  made.workflow === "" ? shortName(made) : made.workflow;

/** What is wrong with a suffix as it stands; undefined where nothing is, or nothing is there yet. */
export function suffixFault(suffix: string): string | undefined {
  if (suffix === "") return undefined;
  if (/\s/.test(suffix)) return texts.suffixSpace;
  return Suffix.safeParse(suffix).error?.issues[0]?.message;
}

/** What keeps it from being saved, by the field; the server looks at all of it again. */
export function faultsOf(made: NewTrigger): Faults {
  const suffix = made.suffix === "" ? texts.suffixMissing : suffixFault(made.suffix);
  const sample = jsonFault(made.sample);
  const proof = made.proof === null ? texts.methodNeeded : missingIn(made.proof)?.message;
  return {
    ...(made.system.trim() === "" && { system: texts.systemMissing }),
    ...(shortName(made) === "" && { title: texts.labelMissing }),
    ...(suffix !== undefined && { suffix }),
    ...(made.methods.length === 0 && { methods: texts.methodMissing }),
    ...(proof !== undefined && { proof }),
    ...(sample !== undefined && { sample }),
    ...(made.starts === "existing" && made.workflow === "" && { workflow: texts.workflowMissing }),
  };
}

export function jsonFault(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return call.notJson(messageOf(error));
  }
}

/** The definition, but for its routes, which depend on whether the workflow is there. */
export function definitionOf(made: NewTrigger, proof: Proof) {
  return {
    name: shortName(made),
    title: made.title.trim(),
    system: made.system.trim(),
    suffix: made.suffix,
    methods: [...made.methods],
    auth: [proof.credential],
    sample: JSON.parse(made.sample),
  } satisfies Partial<Record<keyof TriggerInput, unknown>>;
}

const fields: Readonly<Record<string, Place>> = {
  name: "name",
  title: "title",
  system: "system",
  suffix: "suffix",
  methods: "methods",
  auth: "proof",
  sample: "sample",
  routes: "workflow",
};

/** The server's issues by the field in which they are mended; a new workflow's stand under `definitions.0`. */
export function serverFaults(error: unknown): { faults: Faults; credential: Issue[]; elsewhere: boolean } {
  const faults: Faults = {};
  const credential: Issue[] = [];
  let elsewhere = !isProblem(error) || error.issues.length === 0;
  for (const issue of isProblem(error) ? error.issues : []) {
    const path = issue.path.replace(/^definitions\.0\.(trigger\.)?/, "");
    const [first = ""] = path.split(".");
    const place = fields[first];
    if (path.startsWith("auth.0.")) credential.push({ ...issue, path: path.slice("auth.0.".length) });
    else if (place === undefined) elsewhere = true;
    else faults[place] ??= issue.message;
  }
  return { faults, credential, elsewhere };
}
