import { createServer } from "node:http";
import { expect, test } from "vitest";
import type { z } from "zod";
import { openEngineWorld, ready } from "../../test/engine-world.ts";
import { openService } from "../../test/http-service.ts";
import { FailureCase, RetryPolicy } from "../contract/retry.ts";
import { WorkflowInput } from "../contract/workflow.ts";
import { stepKindOf } from "../steps/index.ts";
import { TerminalError } from "../steps/step.ts";
import { failureOf } from "./failure.ts";
import { namedBy } from "./failure-case.ts";
import { lintWorkflow } from "./lint/lint.ts";
import { validateWorkflow } from "./validate.ts";

const never = async () => false;
const policy = (given: z.input<typeof RetryPolicy>) => RetryPolicy.parse(given);

test("a case that names nothing, a status that is none, and a field that there is not, are refused", () => {
  for (const wrong of [{}, { status: 42 }, { status: "6xx" }, { status: [] }, { name: "" }, { code: "x" }])
    expect(FailureCase.safeParse(wrong).success).toBe(false);
  expect(RetryPolicy.safeParse({ on: [] }).success).toBe(false);
});

test.each([
  [{ on: [{ status: 404 }] }, { status: 404 }, true],
  [{ on: [{ status: 404 }] }, { status: 500 }, false],
  [{ on: [{ status: 404 }] }, {}, false],
  [{ on: [{ status: [429, "5xx"] }] }, { status: 503 }, true],
  [{ on: [{ status: "5xx" }, { name: "StepTimeout" }] }, { name: "StepTimeout" }, true],
  [{ on: [{ name: ["ECONNRESET", "40001"] }] }, { code: "40001" }, true],
  [{ on: [{ status: "4xx", name: "Gone" }] }, { status: 410 }, false],
  [{ on: [{ status: "4xx", name: "Gone" }] }, { status: 410, name: "Gone" }, true],
  [{ except: [{ status: 501 }] }, { status: 501 }, false],
  [{ except: [{ status: 501 }] }, { status: 500 }, null],
  [{ on: [{ status: "5xx" }], except: [{ status: 501 }] }, { status: 501 }, false],
  [{}, { status: 500 }, null],
])("%j says of %j: %j", async (given, error, said) => {
  expect(await namedBy(policy(given as never), { message: "x", ...error }, never)).toBe(said);
});

test("an error tells the code and the status that it, or what it was made of, has; nothing that is no such thing", () => {
  const inner = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
  const outer = Object.assign(new Error("fetch failed", { cause: inner }), { status: 502 });
  expect(failureOf(outer, null).error).toEqual({
    message: "fetch failed",
    code: "ECONNREFUSED",
    status: 502,
  });
  const odd = Object.assign(new Error("odd"), { code: "a secret, perhaps", status: "500" });
  expect(failureOf(odd, null).error).toEqual({ message: "odd" });
});

test("a policy tries again what it names, also what a step would take for good, and nothing else", async () => {
  await using service = await openService(({ url }, response) => {
    const asked = service.asked.filter((one) => one.url === url).length;
    response.statusCode = asked < 3 ? Number(url.slice(1)) : 200;
    response.end("{}");
  });
  await using world = await openEngineWorld();
  const engine = await world.openEngine();
  const run = async (name: string, status: number, retry: object) => {
    const config = { url: `${service.origin}/${status}`, method: "POST" };
    const timing = { attempts: 5, firstDelayMs: 0, jitter: 0 };
    await world.putWorkflow({
      name,
      steps: [{ id: "call", type: "http", config, retry: { ...timing, ...retry } }],
    });
    const runId = await world.deliver(name);
    engine.wake(ready(runId));
    await expect.poll(async () => (await world.run(runId)).endedAt, { timeout: 10_000 }).not.toBeNull();
    return world.run(runId);
  };
  expect(await run("eventually", 404, { on: [{ status: 404 }] })).toMatchObject({ status: "succeeded" });
  const others = await run("others", 503, { on: [{ status: 404 }] });
  expect(others).toMatchObject({ status: "failed", error: { status: 503 } });
  expect(others.attempts).toHaveLength(1);
  expect((await run("not", 502, { except: [{ status: [502] }] })).attempts).toHaveLength(1);
  const asked = await run("asked", 500, {
    on: [{ when: "error.status = 500 and attempt < 2 and $contains(error.message, 'answered')" }],
  });
  expect(asked.attempts).toHaveLength(2);
  expect((await run("broken", 504, { on: [{ when: "$error('no')" }] })).attempts).toHaveLength(1);
});

test("a refused connection is known by its code", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  const port = await new Promise<number>((resolve) => {
    server.once("listening", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  await new Promise((resolve) => server.close(resolve));
  await using world = await openEngineWorld();
  const retry = { attempts: 2, firstDelayMs: 0, on: [{ name: "ECONNREFUSED" }] };
  const config = { url: `http://127.0.0.1:${port}/` };
  await world.putWorkflow({ name: "refused", retry, steps: [{ id: "call", type: "http", config }] });
  const engine = await world.openEngine();
  const runId = await world.deliver("refused");
  engine.wake(ready(runId));
  const run = await world.becomes(runId, "failed");
  expect(run.error).toMatchObject({ code: "ECONNREFUSED" });
  expect(run.attempts).toHaveLength(2);
});

test("an expression that does not compile, or reads what is not there, is told before a workflow is published", () => {
  const step = (when: string) => ({
    name: "a",
    steps: [{ id: "one", type: "http", config: { url: "https://a.example" }, retry: { except: [{ when }] } }],
  });
  const faults = (when: string) => validateWorkflow(WorkflowInput.parse(step(when)));
  expect(faults("error.status = ")).toMatchObject([{ path: "steps.0.retry.except.0.when" }]);
  expect(faults("steps.none.output")).toMatchObject([{ path: "steps.0.retry.except.0.when" }]);
  expect(faults("error.status = 1 and attempt = 2")).toEqual([]);
  const whole = WorkflowInput.parse({ name: "a", retry: { on: [{ when: "(" }] } });
  expect(validateWorkflow(whole)).toMatchObject([{ path: "retry.on.0.when" }]);
  const known = { variables: new Set<string>(), params: null };
  const said = (when: string) => lintWorkflow(WorkflowInput.parse(step(when)), known, stepKindOf);
  expect(said("error.status = 1 and attempt = 2")).toEqual([]);
  expect(said("eror.status = 1")).toMatchObject([{ path: "steps.0.retry.except.0.when" }]);
});

test("what a step gives up for good is tried again only where it is named", async () => {
  await using world = await openEngineWorld();
  world.acts["no"] = () => {
    throw new TerminalError("No.");
  };
  const step = { id: "no", type: "act", config: { do: "no" } };
  const retry = { attempts: 3, firstDelayMs: 0, on: [{ name: "TerminalError" }] };
  await world.putWorkflow({ name: "named", steps: [{ ...step, retry }] });
  const engine = await world.openEngine();
  const runId = await world.deliver("named");
  engine.wake(ready(runId));
  await world.becomes(runId, "failed");
  expect(world.calls).toHaveLength(3);
});
