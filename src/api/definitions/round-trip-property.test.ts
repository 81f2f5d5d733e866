import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAllDocuments, stringify } from "yaml";
import type { Json } from "../../contract/name.ts";
import { type Trigger, TriggerInput } from "../../contract/trigger.ts";
import { type Workflow, WorkflowInput } from "../../contract/workflow.ts";
import { exported } from "./export.ts";
import { plan } from "./plan.ts";
import { readDefinitions } from "./read.ts";

const stored = {
  workspace: "default",
  version: 3,
  epoch: 0,
  createdAt: "2026-01-01T00:00:00Z",
  updatedAt: "2026-01-02T00:00:00Z",
};
const names = ["a", "b-1", "c_2", "order", "true", "null", "1e3"];
const name = fc.constantFrom(...names);
/** What YAML, templates and people write: line breaks, leading marks, words that look like something else. */
const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.constantFrom(
    "yes",
    "0x1",
    "~",
    "a: b # c",
    "- x",
    "\n\n a\t\n",
    "{{ params.x }}",
    "'",
    '"',
    "|",
    "2026-01-01",
    " ",
  ),
);
const json = fc
  .jsonValue({ maxDepth: 3, stringUnit: "grapheme", noUnicodeString: false } as never)
  .map((value): Json => JSON.parse(JSON.stringify(value).replaceAll("__proto__", "proto")));

const retry = fc.record(
  { attempts: fc.integer({ min: 1, max: 9 }), jitter: fc.constantFrom(0, 0.2, 1) },
  { requiredKeys: [] },
);
const step = (index: number) =>
  fc.record(
    {
      id: fc.constant(`s${index}`),
      type: fc.constantFrom("transform", "script", "http", "custom"),
      config: fc.dictionary(fc.constantFrom("value", "code", "url", "steps", "timeoutMs"), json),
      title: text,
      retry,
      timeoutMs: fc.constantFrom(1, 60_000, 5),
      disabled: fc.boolean(),
    },
    { requiredKeys: ["id", "type", "config"] },
  );
const workflow = fc.record(
  {
    name,
    title: text,
    description: text,
    steps: fc
      .nat({ max: 3 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, at) => step(at)))),
    retry,
    timeoutMs: fc.constantFrom(1, 3_600_000),
    after: fc.array(
      fc.record(
        { workflow: name, on: fc.constantFrom("succeeded", "ended") },
        { requiredKeys: ["workflow"] },
      ),
      { maxLength: 2 },
    ),
    onFailure: name,
    schedules: fc.constantFrom([], [{ name: "nightly", cron: "0 3 * * *" }]),
  },
  { requiredKeys: ["name", "steps"] },
);
const trigger = fc.record(
  {
    name,
    auth: fc.constantFrom([{ scheme: "none" }], [{ scheme: "hmac", secret: "s", header: "X-Sig" }]),
    title: text,
    status: fc.constantFrom("active", "inactive"),
    methods: fc.constantFrom(["POST"], ["GET", "PUT"]),
    routes: fc.array(
      fc.record(
        { workflow: name, when: text, otherwise: fc.boolean(), priority: fc.integer({ min: -9, max: 9 }) },
        { requiredKeys: ["workflow"] },
      ),
      { maxLength: 3 },
    ),
    parameters: fc.array(
      fc.record(
        { name: fc.constantFrom("x", "y"), path: fc.constant("$.x"), required: fc.boolean(), default: json },
        { requiredKeys: ["name"] },
      ),
      { maxLength: 2 },
    ),
    filter: text,
    enforcement: fc.constantFrom("off", "warn", "enforce"),
    events: fc.constant(["order.*"]),
    eventType: text,
    response: fc.constantFrom(
      { method: "workflow", waitMs: 5 },
      { method: "immediately", profile: "ok" },
      { method: "content", status: 201, body: { a: null } },
    ),
    responses: fc.constantFrom({}, { failed: { status: 502, body: "no" } }),
    limits: fc.constantFrom({}, { bodyBytes: 10, quota: { perMinute: 1 } }),
    deduplication: fc.constantFrom({}, { bodyHash: true, windowMs: 5_000 }),
    variables: fc.constantFrom({}, { headers: "h", body: "b" }),
    cors: fc.constantFrom({ origins: ["https://a.example"] }),
    debounce: fc.constantFrom({ ms: 5 }),
    order: fc.constantFrom({ key: "{{ params.x }}" }),
    concurrency: fc.constantFrom(1, 7),
    priority: fc.constantFrom("low", "normal", "high"),
    quarantine: fc.boolean(),
    sample: json,
    schema: fc.constantFrom({ type: "object", required: [], properties: { methods: { default: ["POST"] } } }),
    expiresAt: fc.constantFrom(null, "2030-01-01T00:00:00Z"),
  },
  { requiredKeys: ["name", "auth"] },
);

const unique = <Of extends { name: string }>(one: fc.Arbitrary<Of>) =>
  fc.uniqueArray(one, { selector: (each) => each.name, maxLength: 4 });

/** As the command line reads what it has written. */
function reread(files: readonly unknown[], as: "yaml" | "json"): unknown[] {
  if (as === "json") return JSON.parse(JSON.stringify(files));
  const written = files.map((file) => stringify(file, { lineWidth: 0 })).join("---\n");
  const documents = parseAllDocuments(written);
  if (!Array.isArray(documents)) return [];
  expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
  return documents.map((document): unknown => document.toJS());
}

test("whatever is in force, applying what is exported of it changes nothing, by YAML and by JSON", () => {
  fc.assert(
    fc.property(
      unique(workflow),
      unique(trigger),
      fc.constantFrom("yaml" as const, "json" as const),
      (flows, doors, as) => {
        const workflows = flows.map(
          (flow): Workflow => ({ ...WorkflowInput.parse(flow), ...stored, id: flow.name }),
        );
        // Nothing is in force that routes to a workflow which is not there.
        const isThere = (route: { workflow: string }) => flows.some((flow) => flow.name === route.workflow);
        const triggers = doors.map(
          (door): Trigger => ({
            ...TriggerInput.parse({ ...door, routes: door.routes?.filter(isThere) }),
            ...stored,
            id: door.name,
          }),
        );
        const { wanted, issues } = readDefinitions(reread(exported({ workflows, triggers, alerts: [] }), as));
        expect(issues).toEqual([]);
        const changed = plan({ workflows, triggers, alerts: [] }, wanted, { prune: true }).filter(
          ({ action }) => action !== "unchanged",
        );
        expect(changed).toEqual([]);
      },
    ),
    { numRuns: 120 },
  );
});
