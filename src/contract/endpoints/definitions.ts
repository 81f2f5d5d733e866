import { z } from "zod";
import { ApplyInput, ApplyOutput, CheckInput } from "../apply.ts";
import { Catalog } from "../catalog.ts";
import type { Endpoint } from "../endpoint.ts";
import { SchemaDocument } from "../json-schema.ts";
import { Json } from "../name.ts";

export const definitionEndpoints = {
  applyDefinitions: {
    method: "POST",
    path: "/api/v1/definitions/apply",
    scope: "write",
    tag: "Definitions",
    summary: "Make workflows and triggers be as definitions say, all of them or nothing",
    description: "Everything is checked first; the problem's issues name each definition by its index.",
    input: ApplyInput,
    output: ApplyOutput,
  },
  checkDefinitions: {
    method: "POST",
    path: "/api/v1/definitions/check",
    scope: "read",
    tag: "Definitions",
    summary: "Say what is wrong with definitions, and what applying them would change",
    description:
      "A dry run of `apply` for who may change nothing, such as a check of proposed changes; its problem is the same.",
    input: CheckInput,
    output: ApplyOutput,
  },
  exportDefinitions: {
    method: "GET",
    path: "/api/v1/definitions/export",
    scope: "read",
    tag: "Definitions",
    summary: "Get definitions that, applied, change nothing",
    description:
      "All of the workspace, or of one workflow; of an older version the workflow alone. No secret is in them.",
    query: z.object({
      workflow: z.string().optional(),
      version: z.coerce.number().int().min(1).optional().describe("Of `workflow`."),
    }),
    output: z.object({
      secrets: z
        .array(z.string())
        .meta({ description: "Names of the secrets that must be set where they are to work." }),
      definitions: z.array(z.record(z.string(), Json)).meta({
        description: "Each a `Definition`, without what is so by default.",
      }),
    }),
  },
  getDefinitionSchema: {
    method: "GET",
    path: "/api/v1/definition-schema",
    scope: "read",
    tag: "Definitions",
    summary: "Get the JSON Schema of a definition file",
    output: SchemaDocument,
  },
  getCatalog: {
    method: "GET",
    path: "/api/v1/catalog",
    scope: "read",
    tag: "Definitions",
    summary: "Get every kind of step and every authentication scheme",
    output: Catalog,
  },
} as const satisfies Record<string, Endpoint>;
