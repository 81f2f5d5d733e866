import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { Name } from "../name.ts";
import { Template, TemplateInstall, TemplateInstalled, TemplateSummary } from "../template.ts";

export const templateEndpoints = {
  listTemplates: {
    method: "GET",
    path: "/api/v1/templates",
    scope: "read",
    tag: "Templates",
    summary: "List templates, those of one use case after another",
    output: z.object({ items: z.array(TemplateSummary) }),
  },
  getTemplate: {
    method: "GET",
    path: "/api/v1/templates/{template}",
    scope: "read",
    tag: "Templates",
    summary: "Get a template with its definitions, what it needs and its samples",
    query: z.object({ as: Name.optional().describe("What its workflow would be called.") }),
    output: Template,
  },
  installTemplate: {
    method: "POST",
    path: "/api/v1/templates/{template}/install",
    scope: "write",
    tag: "Templates",
    summary: "Make a workflow and its trigger from a template",
    description:
      "The template's definitions, with the settings filled in, are applied as definition files are. Refused with all that is missing at once.",
    input: TemplateInstall,
    output: TemplateInstalled,
  },
} as const satisfies Record<string, Endpoint>;
