import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { Json } from "../../contract/name.ts";
import { TemplateHead, UseCase } from "../../contract/template.ts";
import { packageFolder } from "../../core/package-folder.ts";
import { parseInput } from "../input.ts";

/** A template as its file holds it. */
export interface ShelvedTemplate extends Omit<TemplateHead, "template"> {
  name: string;
  definitions: Record<string, Json>[];
}

export const templatesFolder = fileURLToPath(new URL("templates", packageFolder));

const Definitions = z.array(z.record(z.string(), Json)).min(1);

let shelf: readonly ShelvedTemplate[] | null = null;

/** The templates that come with the program, read when they are first asked for; use case after use case, by name. */
export function templates(): readonly ShelvedTemplate[] {
  shelf ??= globSync("*.yaml", { cwd: templatesFolder })
    .map((file) => readTemplate(basename(file, ".yaml"), readFileSync(join(templatesFolder, file), "utf8")))
    .toSorted(
      (one, other) =>
        UseCase.options.indexOf(one.useCase) - UseCase.options.indexOf(other.useCase) ||
        (one.name < other.name ? -1 : 1),
    );
  return shelf;
}

/** Reads a template's file: its head, then its definitions, each a YAML document. Throws what is wrong with it. */
export function readTemplate(name: string, text: string): ShelvedTemplate {
  const parsed = parseAllDocuments(text);
  const documents = Array.isArray(parsed) ? parsed : [];
  for (const { errors } of documents) {
    const [error] = errors;
    if (error !== undefined)
      throw new Error(`The template ${name} can't be read: ${error.message}`, { cause: error });
  }
  const [first, ...rest] = documents.map((document): unknown => document.toJS());
  const { template, ...head } = parseInput(TemplateHead, first);
  if (template !== name) throw new Error(`The template ${template} stands in ${name}.yaml.`);
  return { ...head, name, definitions: Definitions.parse(rest) };
}
