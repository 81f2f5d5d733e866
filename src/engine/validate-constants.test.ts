import { expect, test } from "vitest";
import { WorkflowInput } from "../contract/workflow.ts";
import { validateWorkflow } from "./validate.ts";

const twilio = { accountSid: "AC1", password: "x", from: "+1", to: "+2", text: "hi" };
const access = { action: "get", key: "a", bucket: "abc", accessKeyId: "a", secretAccessKey: "b-secret" };
const oauth = { type: "oauth2", clientId: "a", clientSecret: "b-secret" };
const model = { provider: "openai", model: "m", prompt: "p" };
const letter = { from: "a@example.com", to: "b@example.com", text: "hi" };
const call = { url: "https://example.com" };

test.each([
  ["sms", (baseUrl: string) => ({ ...twilio, baseUrl }), "baseUrl"],
  ["push", (baseUrl: string) => ({ topic: "a", message: "b", baseUrl }), "baseUrl"],
  ["storage", (endpoint: string) => ({ ...access, endpoint }), "endpoint"],
  ["llm", (baseUrl: string) => ({ ...model, baseUrl }), "baseUrl"],
  ["http", (tokenUrl: string) => ({ ...call, auth: { ...oauth, tokenUrl } }), "auth.tokenUrl"],
  ["email", (server: string) => ({ ...letter, server: server.replace("https:", "smtps:") }), "server"],
])("the address of %s is looked at when it is saved", (type, configOf, path) => {
  const faults = (url: string) => {
    const steps = [{ id: "a", type, config: configOf(url) }];
    return validateWorkflow(WorkflowInput.parse({ name: "a", steps }));
  };
  expect(faults("example.com/a")).toEqual([
    { path: `steps.0.config.${path}`, message: expect.stringContaining("no URL that can be called") },
  ]);
  expect(faults("https://example.com/a")).toEqual([]);
  expect(faults("{{ params.server }}")).toEqual([]);
});

test.each([
  [{ count: 10_001 }, "count"],
  [{ range: { from: 1, to: 10_000 } }, null],
  [{ range: { from: 0, to: 100_000, by: 9 } }, "range"],
  [{ range: { from: 5, to: -20_000, by: -2 } }, "range"],
  [{ count: 10_000 }, null],
  [{ count: "{{ params.n }}" }, null],
  [{ range: { from: "{{ params.n }}", to: 99_999 } }, null],
])("a loop that is written out as %j is looked at when it is saved", (config, path) => {
  const steps = [{ id: "a", type: "loop", config }];
  const faults = validateWorkflow(WorkflowInput.parse({ name: "a", steps }));
  expect(faults.map((fault) => fault.path)).toEqual(path === null ? [] : [`steps.0.config.${path}`]);
});
