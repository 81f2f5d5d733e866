import { stringify } from "yaml";
import { z } from "zod";
import { definitionSchema } from "../src/api/definition-schema.ts";
import { schemes } from "../src/auth/index.ts";
import { settings } from "../src/config.ts";
import { endpoints } from "../src/contract/api.ts";
import type { Endpoint } from "../src/contract/endpoint.ts";
import { Definition } from "../src/contract/workflow.ts";
import { stepKinds } from "../src/steps/index.ts";
import { expressionsText } from "./expressions-page.ts";
import { fieldTable } from "./field-table.ts";
import { providersText } from "./providers-page.ts";
import { templatesText } from "./templates-page.ts";

const note =
  "<!-- Made by `npm run reference` from the program itself. Change the program, not this page. -->";

/** Every page of docs/reference/, by path, as the program describes itself now. */
export function referencePages(): Record<string, string> {
  return {
    "docs/reference/README.md": indexPage(),
    "docs/reference/expressions.md": page(
      "Expressions and templates",
      "How filters, routes and steps read what a call brought.",
      expressionsText(),
    ),
    "docs/reference/configuration.md": configurationPage(),
    "docs/reference/definition.md": definitionPage(),
    "docs/reference/definition.schema.json": `${JSON.stringify(definitionSchema(), null, 2)}\n`,
    "docs/reference/steps.md": stepsPage(),
    "docs/reference/schemes.md": schemesPage(),
    "docs/reference/providers.md": providersPage(),
    "docs/reference/templates.md": page(
      "Templates",
      "Workflows that are ready for a use; `tripline templates install <name>` makes one of yours of it. Each is held by a test that sends its samples, signed as the sender signs.",
      templatesText(),
    ),
    "docs/reference/api.md": apiPage(),
  };
}

function indexPage(): string {
  const rows = [
    ["every field of a definition file", "definition.md"],
    ["the same as JSON Schema, for editors", "definition.schema.json"],
    ["variables, templates, expressions, functions and bounds", "expressions.md"],
    ["every step and its settings", "steps.md"],
    ["every authentication scheme", "schemes.md"],
    ["every provider: how it is verified, its challenges, its event types", "providers.md"],
    ["every template: what it does, what it needs, what it takes", "templates.md"],
    ["every setting of the server", "configuration.md"],
    ["every call of the management API", "api.md"],
  ].map(([what, file]) => `| ${what} | [${file}](${file}) |`);
  return page(
    "Reference",
    "Drawn from the program itself.",
    ["| what | page |", "|---|---|", ...rows].join("\n"),
  );
}

function configurationPage(): string {
  const rows = settings().map(
    ({ name, fallback, description }) =>
      `| \`${name}\` | ${fallback === "" ? "" : `\`${fallback}\``} | ${description} |`,
  );
  return page(
    "Configuration",
    "Everything is set by environment variables. A name that Tripline doesn't know is refused, so that a misspelt one can't go unnoticed.",
    ["| variable | default | what it does |", "|---|---|---|", ...rows].join("\n"),
  );
}

function definitionPage(): string {
  return page(
    "Definition files",
    "One workflow with its trigger per YAML or JSON file; `tripline apply <files>` puts them in force. With the line `# yaml-language-server: $schema=…/definition.schema.json` at the top, editors complete and check them.\n\n" +
      "A file may hold several, as YAML documents between `---`. A part that is written once (`retry: &patient { attempts: 8 }`) stands elsewhere as `*patient`, or with changes as `{ <<: *patient, attempts: 2 }`, within its document. What JSON has no word for is refused, and not taken for something else: tags such as `!secret`, `.inf`, integers with more digits than a number keeps.",
    fieldTable(z.toJSONSchema(Definition, { io: "input" })),
  );
}

function stepsPage(): string {
  const sections = Object.values(stepKinds).map((kind) =>
    [
      `## \`${kind.type}\`: ${kind.title}`,
      kind.description,
      kind.effect
        ? "Reaches outside: its result is on disk before the next step begins."
        : "Reaches nothing outside: computed again after a crash where its result was not yet written.",
      fieldTable(z.toJSONSchema(kind.config, { io: "input", unrepresentable: "any" }), ["Step"]),
      ...kind.examples.map(({ title, config, output, error }) =>
        example(title, { type: kind.type, config }, error === undefined ? { output } : { error }),
      ),
    ].join("\n\n"),
  );
  return page(
    "Steps",
    "What a workflow can do. Each step has an `id`, a `type` and a `config`, and may have a `title`, `retry`, `timeoutMs` and " +
      "`disabled` ([definition](definition.md)); so do those in the lists that a step holds.",
    sections.join("\n\n"),
  );
}

function schemesPage(): string {
  const sections = Object.values(schemes).map((scheme) =>
    [
      `## \`${scheme.type}\`: ${scheme.title}`,
      scheme.description,
      fieldTable(z.toJSONSchema(scheme.config, { io: "input", unrepresentable: "any" })),
      ...scheme.examples.map(({ title, config }) =>
        example(title, { scheme: scheme.type, ...Object(config) }),
      ),
    ].join("\n\n"),
  );
  return page(
    "Authentication schemes",
    "How a trigger knows who sends. `auth` lists one or more; any one that proves the request suffices. Each may have `name`, `notBefore` and `notAfter`.",
    sections.join("\n\n"),
  );
}

function providersPage(): string {
  return page(
    "Providers",
    "Systems whose webhooks Tripline knows. As a credential's `scheme`, a provider's name needs only the secret: `auth: [{ scheme: github, secret: github-secret }]`. As a trigger's `provider` (by itself that of `auth`) it brings event types, ids, answers to challenges and a deadline; what the trigger says itself wins. `tripline providers` shows the same.",
    providersText(),
  );
}

function apiPage(): string {
  const rows = Object.values<Endpoint>(endpoints).map(
    ({ method, path, scope, access, summary }) =>
      `| \`${method} ${path}\` | ${access === "open" ? "" : scope} | ${summary} |`,
  );
  return page(
    "API",
    "Every call needs `Authorization: Bearer <key>` with the scope named, or the session of a person in the role that goes with it ([people](../guides/people.md)); those without a scope need neither. The whole description is served as OpenAPI at `/api/v1/openapi.json`; errors are `application/problem+json`.",
    ["| call | scope | what it does |", "|---|---|---|", ...rows].join("\n"),
  );
}

const page = (title: string, lead: string, body: string) => `${note}\n\n# ${title}\n\n${lead}\n\n${body}\n`;

type Outcome = { output: unknown } | { error: string };

function example(title: string | undefined, input: unknown, outcome?: Outcome): string {
  const result = outcome === undefined ? "" : outcomeText(outcome);
  return `${title ?? "Example"}:\n\n\`\`\`yaml\n${stringify(input, { lineWidth: 0, blockQuote: "literal" })}\`\`\`${result}`;
}

function outcomeText(outcome: Outcome): string {
  return "error" in outcome ? `\nFails: ${outcome.error}` : `\nOutput: \`${JSON.stringify(outcome.output)}\``;
}
