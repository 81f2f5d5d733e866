import { expect, test } from "vitest";
import type { AlertRule } from "../../contract/alert.ts";
import type { Trigger } from "../../contract/trigger.ts";
import type { Workflow } from "../../contract/workflow.ts";
import { exported } from "./export.ts";
import { plan, shown } from "./plan.ts";
import { readDefinitions } from "./read.ts";

const stored = {
  workspace: "default",
  version: 3,
  epoch: 0,
  createdAt: "2026-01-01T00:00:00Z",
  updatedAt: "2026-01-02T00:00:00Z",
};
const step = { id: "greet", type: "transform", config: { value: { to: "{{ params.name }}" } } };
const auth = [{ scheme: "bearer" }];

function current(definitions: unknown[]): {
  triggers: Trigger[];
  workflows: Workflow[];
  alerts: AlertRule[];
} {
  const { wanted, issues } = readDefinitions(definitions);
  expect(issues).toEqual([]);
  return {
    triggers: wanted.triggers.map(({ input }) => ({ ...input, ...stored, id: `trg_${input.name}` })),
    workflows: wanted.workflows.map(({ input }) => ({ ...input, ...stored, id: `wfl_${input.name}` })),
    alerts: wanted.alerts.map(({ input }) => ({
      ...input,
      workspace: "default",
      createdAt: stored.createdAt,
    })),
  };
}

const cases: Record<string, unknown[]> = {
  "a workflow with its trigger": [{ name: "order", steps: [step], trigger: { auth } }],
  "alert rules alone": [
    {
      alerts: [
        { name: "silent", on: { when: "silence", trigger: "order", forMs: 60_000 } },
        { name: "slow", on: { when: "queue-age", ms: 1_000 }, to: [{ by: "workflow", workflow: "page" }] },
      ],
    },
  ],
  "a workflow alone": [{ name: "order", steps: [step] }],
  "a workflow without steps": [{ name: "order" }],
  "a trigger that only takes deliveries": [{ name: "inbox", trigger: { auth } }],
  "a trigger that routes to its own empty workflow": [
    { name: "empty", trigger: { auth, routes: [{ workflow: "empty" }] } },
  ],
  "a trigger of another name": [{ name: "order", steps: [step], trigger: { name: "shop", auth } }],
  "a trigger beside its workflow that routes nowhere": [
    { name: "order", steps: [step], trigger: { auth, routes: [] } },
  ],
  "a trigger named like a workflow that it does not route to": [
    { name: "one" },
    { name: "two", steps: [step] },
    { name: "one", trigger: { auth, routes: [{ workflow: "two" }] } },
  ],
  "two triggers for one workflow": [
    { name: "order", steps: [step], trigger: { auth } },
    { name: "legacy", trigger: { auth, routes: [{ workflow: "order" }] } },
  ],
  "routes by filter": [
    { name: "urgent", steps: [step] },
    {
      name: "ticket",
      steps: [step],
      trigger: {
        auth,
        routes: [
          { workflow: "urgent", when: "params.p = 1" },
          { workflow: "ticket", otherwise: true },
        ],
      },
    },
  ],
  "every kind of setting": [
    {
      name: "full",
      title: "Full",
      retry: { attempts: 5 },
      steps: [{ ...step, retry: { jitter: 0 }, timeoutMs: 5, disabled: true }],
      trigger: {
        auth: [{ scheme: "hmac", secret: "s", header: "X-Sig" }],
        status: "inactive",
        methods: ["GET", "POST"],
        suffix: "/orders/:shop",
        parameters: [
          { name: "id", path: "$.id", required: true, default: null },
          { name: "raw", from: "text" },
        ],
        enforcement: "warn",
        filter: "params.id",
        deduplication: { key: "{{ params.id }}", windowMs: 1_000 },
        response: { method: "workflow", waitMs: 100 },
        responses: { failed: { status: 502 } },
        limits: { bodyBytes: 10, quota: { perMinute: 1 }, addresses: ["10.0.0.0/8"] },
        variables: { headers: "h", body: "b" },
        sample: { bodyBytes: null, list: [] },
        schema: { type: "object", properties: { methods: { default: ["POST"] } }, required: [] },
        expiresAt: "2030-01-01T00:00:00Z",
      },
    },
  ],
};

test.each(Object.entries(cases))("applying what was exported changes nothing: %s", (_, definitions) => {
  const now = current(definitions);
  const files = exported(now);
  const { wanted, issues } = readDefinitions(files);
  expect(issues).toEqual([]);
  const changes = plan(now, wanted, { prune: true });
  expect(changes.map(shown).filter(({ action }) => action !== "unchanged")).toEqual([]);
  expect(files.length).toBe(definitions.length);
});

test("what is exported is as short as what was written", () => {
  const [files] = Object.values(cases);
  expect(exported(current(files ?? []))).toEqual(files);
});

test("[S77] triggers that programs made are neither exported nor pruned", () => {
  const now = current([{ name: "session-1", trigger: { auth, dynamic: true } }]);
  expect(exported(now)).toEqual([]);
  expect(plan(now, { workflows: [], triggers: [], alerts: [] }, { prune: true })).toEqual([]);
});

test("what no file names is deleted only when that is asked for", () => {
  const now = current([{ name: "order", steps: [step], trigger: { auth } }]);
  const wanted = { workflows: [], triggers: [], alerts: [] };
  expect(plan(now, wanted, { prune: false })).toEqual([]);
  expect(plan(now, wanted, { prune: true }).map(({ kind, name, action }) => [kind, name, action])).toEqual([
    ["trigger", "order", "delete"],
    ["workflow", "order", "delete"],
  ]);
});

test("issues name the file by its index and the place in it", () => {
  const { issues } = readDefinitions([
    { name: "one", steps: [step] },
    { name: "Two", steps: [{ id: "a", type: "transform", confg: {} }], trigger: { auth: [] } },
    { name: "three", tigger: {} },
    { name: "one" },
    "four",
  ]);
  expect(issues.map(({ path }) => path)).toEqual([
    "definitions.1.name",
    "definitions.1.trigger.auth",
    "definitions.2.tigger",
    "definitions.4",
    "definitions.3.name",
  ]);
});
