import { z } from "zod";
import { endpoints } from "../contract/api.ts";
import { type Endpoint, statusOf } from "../contract/endpoint.ts";
import { ProblemDocument } from "../contract/problem.ts";
import { roleFor } from "../contract/role.ts";
import { Definition } from "../contract/workflow.ts";

type Schema = Record<string, unknown>;
type Components = Record<string, Schema>;

/** The OpenAPI 3.1 document of the API, derived from the table of endpoints. */
export function openApi({ version }: { version: string }): Record<string, unknown> {
  const components: Components = {};
  schemaOf(ProblemDocument, "output", components);
  schemaOf(Definition, "input", components);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: operation(name, endpoint, components),
    };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Tripline",
      version,
      description:
        "The management API of Tripline. A call needs an API key with the right scope, or the session cookie of a person " +
        "in the right role, who names the workspace in the header `Tripline-Workspace`.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    security: [{ key: [] }, { session: [] }],
    tags: [...new Set(Object.values<Endpoint>(endpoints).map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "An API key: `tl_…`." },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "tripline.session_token",
          description: "Somebody who is signed in; counts only from the server's own pages.",
        },
      },
    },
  };
}

function operation(name: string, endpoint: Endpoint, components: Components): Record<string, unknown> {
  const { summary, description, tag, input, access } = endpoint;
  return {
    operationId: name,
    tags: [tag],
    summary,
    description: [description, needOf(endpoint)].filter(Boolean).join("\n\n"),
    ...(access === "open" && { security: [] }),
    parameters: [...pathParameters(endpoint), ...queryParameters(endpoint, components)],
    ...(input !== undefined && {
      requestBody: {
        required: !input.safeParse({}).success,
        content: { "application/json": { schema: schemaOf(input, "input", components) } },
      },
    }),
    responses: {
      [statusOf(endpoint)]: success(endpoint, components),
      default: {
        description: "What went wrong and what to do next.",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

function needOf({ scope, access }: Endpoint): string {
  if (access === "open") return "Needs no key and no session.";
  const person = access === "signed-in" ? "anybody's session" : `the role \`${roleFor(scope)}\``;
  return `Needs a key with the scope \`${scope}\`, or ${person}.`;
}

function success(endpoint: Endpoint, components: Components): Record<string, unknown> {
  const { output, content = "json" } = endpoint;
  if (content === "bytes") {
    return { description: "The bytes.", content: { "application/octet-stream": {} } };
  }
  if (output === undefined) return { description: "Done." };
  const schema = schemaOf(output, "output", components);
  const type = content === "events" ? "text/event-stream" : "application/json";
  return { description: "Done.", content: { [type]: { schema } } };
}

function pathParameters({ path }: Endpoint) {
  return Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

function queryParameters({ query }: Endpoint, components: Components) {
  if (query === undefined) return [];
  return Object.entries(query.shape).map(([name, schema]) => ({
    name,
    in: "query",
    required: false,
    // What arrives is text; what it stands for is more useful to know.
    schema: schemaOf(schema, "output", components),
  }));
}

/** A JSON Schema whose parts with an id stand among the components; input and output differ by their defaults. */
function schemaOf(schema: z.core.$ZodType, io: "input" | "output", components: Components): Schema {
  const uri = (id: string) => `#/components/schemas/${componentName(id, io)}`;
  const { $schema: _dialect, $defs, ...document } = jsonSchemaOf(schema, io);
  for (const [id, definition] of Object.entries($defs ?? {})) {
    components[componentName(id, io)] = pointed(definition, uri);
  }
  const id = z.globalRegistry.get(schema)?.id;
  const pointing = pointed(document, uri);
  if (id === undefined) return pointing;
  const { id: _id, ...component } = pointing;
  components[componentName(id, io)] = component;
  return { $ref: uri(id) };
}

/** What callers send is closed, so that nothing misspelt gets lost; what they are given may have more one day. */
function jsonSchemaOf(schema: z.core.$ZodType, io: "input" | "output") {
  return z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override({ jsonSchema }) {
      if (jsonSchema.properties === undefined) return;
      if (io === "output" && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties;
      if (io === "input") jsonSchema.additionalProperties ??= false;
    },
  });
}

function componentName(id: string, io: "input" | "output"): string {
  // The only schema here that is recursive without a name of its own.
  if (id === "__schema0") return "Json";
  return io === "input" && !id.endsWith("Input") ? `${id}Input` : id;
}

/** The same schema with its references pointing to the components. */
function pointed(schema: object, uri: (id: string) => string): Schema {
  const text = JSON.stringify(schema, (key, value: unknown) => {
    const id = key === "$ref" && typeof value === "string" ? /^#\/\$defs\/(.+)$/.exec(value)?.[1] : undefined;
    return id === undefined ? value : uri(id);
  });
  return Object(JSON.parse(text));
}
