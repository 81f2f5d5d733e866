import type { JsonSchema } from "../../contract/json-schema.ts";
import type { SenderAnswer, SenderField, SenderView } from "../../contract/sender-page.ts";
import type { Trigger } from "../../contract/trigger.ts";
import { type Proof, proofsOf } from "./proofs.ts";

type Part = Record<string, unknown>;

/** An OpenAPI 3.1 document of one trigger. Source: OpenAPI Specification 3.1.1. */
export function senderOpenApi(trigger: Trigger, view: SenderView): Part {
  const proofs = proofsOf(trigger.auth);
  const names = proofs.map(({ shown }, index) => `${shown.scheme}_${index + 1}`);
  const places = pathsOf(view);
  const base = view.addresses[0]?.slice(0, -(places[0]?.length ?? 0)) ?? "";
  return {
    openapi: "3.1.1",
    info: {
      title: view.title,
      version: String(view.version),
      description: [view.description, view.notes].filter((text) => text !== null).join("\n\n"),
      ...(view.contact !== null && { contact: { name: view.contact } }),
    },
    servers: [{ url: base }],
    security: names.length === 0 ? [{}] : names.map((name) => ({ [name]: [] })),
    paths: Object.fromEntries(
      places.map((place, index) => [
        place,
        Object.fromEntries(
          view.methods.map((method) => [
            method.toLowerCase(),
            operation(view, { method, place, id: `${method.toLowerCase()}_${index + 1}` }),
          ]),
        ),
      ]),
    ),
    components: {
      ...(view.methods.some(hasBody) && { schemas: { Body: bodySchema(trigger, view.schema) } }),
      securitySchemes: Object.fromEntries(proofs.map((proof, index) => [names[index], security(proof)])),
    },
  };
}

const hasBody = (method: string) => method !== "GET";

/** Each address is a path of its own; parts that begin with a colon are parameters. */
const pathsOf = ({ addresses }: SenderView) =>
  addresses.map((address) => new URL(address).pathname.replace(/:([A-Za-z_]\w*)/g, "{$1}"));

function operation(
  view: SenderView,
  { method, place, id }: { method: string; place: string; id: string },
): Part {
  const types = view.limits.contentTypes ?? ["application/json"];
  const content = types.map((type) => [
    type,
    { schema: { $ref: "#/components/schemas/Body" }, example: view.sample },
  ]);
  return {
    operationId: id,
    summary: view.title,
    parameters: view.fields.filter((field) => isAt(field, place)).map(parameter),
    ...(hasBody(method) && { requestBody: { content: Object.fromEntries(content) } }),
    responses: responses(view.answers),
    ...(view.deprecated !== null && { deprecated: true }),
  };
}

/** A path that has the parameter; a header that OpenAPI describes elsewhere is none. */
function isAt(field: SenderField, place: string): boolean {
  if (field.in === "path") return place.includes(`{${field.name}}`);
  if (field.in === "header") return !/^(accept|content-type|authorization)$/i.test(field.name);
  return field.in === "query";
}

const parameter = ({ name, in: place, required, description, schema }: SenderField): Part => ({
  name,
  in: place,
  required: place === "path" || required,
  ...(description !== null && { description }),
  schema,
});

/** An `id` of its own, so that what the schema refers to within itself is found. */
const bodySchema = ({ id }: Trigger, schema: JsonSchema): Part => ({
  ...schema,
  $id: schema["$id"] ?? `urn:tripline:${id}:body`,
});

function responses(answers: readonly SenderAnswer[]): Part {
  const known = answers.filter(({ status }) => status !== null);
  const byStatus = Map.groupBy(known, ({ status }) => String(status));
  const decided =
    known.length === answers.length ? [] : [["default", { description: "The workflow's answer." }]];
  return Object.fromEntries([
    ...[...byStatus].map(([status, alike]): [string, Part] => [status, response(alike)]),
    ...decided,
  ]);
}

function response(alike: readonly SenderAnswer[]): Part {
  const description = [...new Set(alike.map(({ when }) => when))].join(" ");
  const byType = Map.groupBy(
    alike.filter(({ body }) => body !== null && body !== ""),
    ({ headers }) => headers["Content-Type"]?.replace(/;.*$/, "") ?? "text/plain",
  );
  const content = [...byType].map(([type, same]): [string, Part] => {
    const examples = same.map(({ when, body }, index): [string, Part] => {
      return [`example_${index + 1}`, { summary: when, value: exampleOf(type, body ?? "") }];
    });
    return [type, { examples: Object.fromEntries(examples) }];
  });
  const named = alike.flatMap(({ headers }) => Object.entries(headers));
  const headers = named
    .filter(([name]) => name !== "Content-Type")
    .map(([name, example]): [string, Part] => [name, { schema: { type: "string" }, example }]);
  return {
    description,
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
    ...(content.length > 0 && { content: Object.fromEntries(content) }),
  };
}

function exampleOf(type: string, body: string): unknown {
  if (!/[/+]json$/.test(type)) return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function security({ shown, carries }: Proof): Part {
  const description = [shown.title, describedSignature(shown) ?? shown.description].join(": ");
  if (shown.basic) return { type: "http", scheme: "basic", description };
  if (shown.scheme === "mtls") return { type: "mutualTLS", description };
  const [header, value] = Object.entries(shown.headers)[0] ?? [];
  if (header?.toLowerCase() === "authorization" && /^bearer /i.test(value ?? "")) {
    return { type: "http", scheme: "bearer", description };
  }
  const place = shown.signature?.header ?? header ?? carries.signatures?.[0] ?? carries.headers?.[0];
  const [inQuery] = [...Object.keys(shown.query), ...(carries.query ?? [])];
  if (place === undefined && inQuery !== undefined) {
    return { type: "apiKey", in: "query", name: inQuery, description };
  }
  return { type: "apiKey", in: "header", name: place ?? "Authorization", description };
}

function describedSignature({ signature }: Proof["shown"]): string | null {
  if (signature === null) return null;
  const { form, algorithm, encoding, payload, timestampHeader } = signature;
  const time = timestampHeader === null ? "" : `, with the time in ${timestampHeader}`;
  return `\`${form}\`, ${algorithm} over \`${payload}\` in ${encoding}${time}.`;
}
