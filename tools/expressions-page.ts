import { eventScope, scopeNames } from "../src/core/event-scope.ts";
import {
  evaluationDepthMax,
  evaluationMsDefault,
  evaluationStepsMax,
  listItemsMax,
  resultDepthMax,
  resultValuesMax,
  sourceCharactersMax,
  textCharactersMax,
} from "../src/core/expression-bounds.ts";
import { functions } from "../src/core/expression-functions.ts";
import { templateCharactersMax } from "../src/core/template.ts";
import { templateExpressionsMax } from "../src/core/template-part.ts";
import { stepKinds } from "../src/steps/index.ts";

/** What each member of `trigger` is. A member that the program adds and that has no text here is listed without one. */
const members: Record<string, string> = {
  id: "The trigger's id.",
  deliveryId: "The delivery's id.",
  headers: 'The headers, names in lower case: `trigger.headers."x-request-id"`.',
  query: "The query's parameters, each a text, or a list of texts where one came several times.",
  path: "What stands for the `:names` of the trigger's suffix: `trigger.path.region`.",
  method: "`POST` and the like.",
  url: "Path and query as they came.",
  body: "The body, parsed by its content type; a text where it has no structure.",
  ip: "The sender's address.",
  receivedAt: "When it came: a time in UTC, to the millisecond.",
  eventType: "What the trigger's `eventType` made of it, or null.",
  contentType: "The `Content-Type` as it came, or null.",
  event: "The attributes of a CloudEvent, each a text: `trigger.event.subject`. Absent where it is none.",
};

const absent = ["eval", "random", "shuffle"];

/** The text of docs/reference/expressions.md below its title: names and bounds are the program's own. */
export function expressionsText(): string {
  return [variables(), quoting(), places(), values(), functionsText(), bounds(), paths(), secrets()].join(
    "\n\n",
  );
}

function variables(): string {
  const event = eventScope({
    id: "",
    triggerId: "",
    receivedAt: "",
    method: "",
    url: "",
    ip: "",
    contentType: null,
    eventType: null,
    headers: { "ce-specversion": "1.0" },
    query: {},
    pathParameters: {},
    params: {},
    body: null,
  });
  const names = Object.keys(Object(event["trigger"]));
  return `## Variables

| name | what it is |
|---|---|
${names.map((name) => `| \`trigger.${name}\` | ${members[name] ?? ""} |`).join("\n")}
| \`params.<name>\` | The trigger's parameters, of the types that they are declared with. |
| \`steps.<id>.output\` | What an earlier step gave. Only in steps. |
| \`secrets.<name>\` | A stored secret's value; shown as \`***\` wherever a run is shown. Only in steps. |
| \`run.id\`, \`.workspace\`, \`.workflow\`, \`.version\`, \`.createdAt\`, \`.startedAt\` | The run itself. Only in steps. |

The trigger's \`variables.headers\` and \`variables.body\` give the headers and the body a second name of your own, such as \`orderHeaders\` and \`orderData\`. What a script saves with \`memory.save(name, value)\` is a variable of that name in the steps after it. Names that are taken: ${scopeNames.map((name) => `\`${name}\``).join(", ")}.

A run that was started by hand, without a delivery, has \`trigger\` null and no \`params\`.`;
}

function quoting(): string {
  return `## Quoting

A name with anything but letters, digits and \`_\` in it is quoted, with \`"\` or with backticks: \`trigger.headers."x-github-event"\`, \`\` secrets.\`crm-key\` \`\`. In YAML, put single quotes around what has double ones: \`when: 'params.priority = "high"'\`.`;
}

function places(): string {
  const rows = stepKinds.flatMap(({ type, expressions = [], raw = [] }) => {
    const parts = [
      ...(expressions.length > 0
        ? [`expressions in ${expressions.map((path) => `\`${path}\``).join(", ")}`]
        : []),
      ...(raw.length > 0 ? [`neither in ${raw.map((path) => `\`${path}\``).join(", ")}`] : []),
    ];
    return parts.length === 0 ? [] : [`- \`${type}\`: ${parts.join("; ")}.`];
  });
  return `## Where templates and expressions stand

An **expression** stands alone, without braces: a trigger's \`filter\`, the \`when\` of a route, and the settings of steps named below. A **template** is a text with \`{{ expression }}\` in it: every other text in a step's \`config\`, and a trigger's \`eventType\`, idempotency \`key\` and the headers and body of an answer of its own.

${rows.join("\n")}`;
}

function values(): string {
  return `## Value or text

- A text that is exactly one \`{{ … }}\` gives the value with its type: \`"{{ params.total }}"\` stays a number, \`"{{ trigger.body }}"\` an object.
- Any other text stays a text: \`Order {{ params.id }}\`. Objects and lists in it are written as JSON.
- What is missing is null as a value, and empty in a text.
- \`\\{{\` stands for two braces as such.
- A filter or a \`when\` must give true or false. What is missing counts as false; any other value is an error, so write \`params.total > 0\` and not \`params.total\`, and \`$exists(params.id)\` where it matters whether something came.
- What is missing is neither equal nor unequal to anything: \`params.kind != "test"\` is false where there is no kind. Write \`$not(params.kind = "test")\` where that is to be true.
- Equality is \`=\`, joining texts is \`&\`, conditions are \`a ? b : c\`, membership is \`"x" in list\`.`;
}

function functionsText(): string {
  const bounded = [...functions.keys()].filter((name) => !name.includes(" ") && !absent.includes(name));
  const list = (names: readonly string[]) => names.map((name) => `\`$${name}\``).join(", ");
  return `## Functions

Expressions are JSONata: [its functions](https://docs.jsonata.org/string-functions) are all there, but for these.

- Absent: ${list(absent)}. The same event must always give the same result, and text is never evaluated.
- \`$now()\` and \`$millis()\` are fixed for an evaluation: in a step, when its attempt began; at a trigger, when the delivery came.
- The same as ever, within the bounds below: ${list(bounded)}.
- Regular expressions run in linear time; look-ahead, look-behind and back-references are refused.`;
}

function bounds(): string {
  const rows: [string, number][] = [
    ["characters of an expression", sourceCharactersMax],
    ["characters of a template", templateCharactersMax],
    ["expressions in a template", templateExpressionsMax],
    ["steps of one evaluation", evaluationStepsMax],
    ["milliseconds of one evaluation", evaluationMsDefault],
    ["nested evaluations", evaluationDepthMax],
    ["items of a list that it makes", listItemsMax],
    ["characters of a text that it makes", textCharactersMax],
    ["values in a result", resultValuesMax],
    ["depth of a result", resultDepthMax],
  ];
  const lines = rows.map(([what, most]) => `| ${what} | ${most.toLocaleString("en")} |`);
  return ["## Bounds", "", "| | at most |", "|---|---|", ...lines].join("\n");
}

function paths(): string {
  return `## JSONPath and expressions

A parameter's \`path\` is JSONPath (RFC 9535) into the body: \`$.order.items[0].sku\`. Everything else is an expression, in which the same is \`trigger.body.order.items[0].sku\`.`;
}

function secrets(): string {
  return `## Secrets of credentials

Where a credential asks for a \`secret\`, write the name of a stored one (\`tripline secrets set <name>\`), or \`env:NAME\` for an environment variable of the server. Steps read stored secrets alone.`;
}
