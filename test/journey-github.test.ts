import { createRequire } from "node:module";
import { sign } from "@octokit/webhooks-methods";
import { expect, test } from "vitest";
import { z } from "zod";
import { openSceneHere } from "./scene.ts";

const secret = "github-signs-with-this";
const Event = z.object({ name: z.string(), examples: z.array(z.record(z.string(), z.unknown())) });
const events = z
  .array(Event)
  .parse(createRequire(import.meta.url)("@octokit/webhooks-examples/api.github.com/index.json"));

async function signed(name: string, delivery: string, payload: string) {
  return {
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/044aadd",
    "x-github-event": name,
    "x-github-delivery": delivery,
    "x-hub-signature-256": await sign(secret, payload),
  };
}

test("[S59] [S61] [S113] [S126] every GitHub example is taken, pushes and pull requests run, forgeries are refused", async () => {
  await using scene = await openSceneHere();
  await scene.api.secret("github-secret", secret);
  await scene.applyExamples("github");
  const url = await scene.api.publicUrl("github");
  const send = async (headers: Record<string, string>, body: string) => {
    const response = await fetch(url, { method: "POST", headers, body });
    return {
      status: response.status,
      text: await response.text(),
      id: response.headers.get("x-request-id") ?? "",
    };
  };
  const first = JSON.stringify(events[0]?.examples[0]);
  const good = await signed("push", "forged", first);

  const forgeries: [Record<string, string>, string][] = [
    [good, `${first} `],
    [{ ...good, "x-hub-signature-256": await sign("another secret", first) }, first],
    [{ ...good, "x-hub-signature-256": "sha256=00" }, first],
    [{ ...good, "x-hub-signature-256": "" }, first],
  ];
  for (const [headers, body] of forgeries) {
    const refused = await send(headers, body);
    expect(refused.status).toBe(401);
    expect(refused.text).toMatch(/^\{"error":"Invalid signature"/);
  }

  const accepted: { name: string; payload: Record<string, unknown>; id: string }[] = [];
  for (const { name, examples } of events) {
    for (const [index, payload] of examples.entries()) {
      const body = JSON.stringify(payload);
      const answer = await send(await signed(name, `${name}-${index}`, body), body);
      expect(answer).toMatchObject({ status: 200, text: '{"received":true}' });
      if (name === "push" || name === "pull_request") accepted.push({ name, payload, id: answer.id });
    }
  }

  expect(accepted.length).toBeGreaterThan(30);
  for (const { name, payload, id } of accepted) {
    const [run, ...others] = await scene.ended(id);
    expect(others).toEqual([]);
    expect(run).toMatchObject({ status: "succeeded", workflow: "github" });
    const push = run?.attempts.find(({ path }) => path.endsWith("/push"));
    if (name === "push") expect(push?.output).toMatchObject({ repository: repositoryOf(payload) });
  }
});

const repositoryOf = (payload: unknown): string =>
  z.object({ repository: z.object({ full_name: z.string() }) }).parse(payload).repository.full_name;

test("[S85] a repeated GitHub delivery starts nothing and names the first one", async () => {
  await using scene = await openSceneHere();
  await scene.api.secret("github-secret", secret);
  await scene.applyExamples("github");
  const url = await scene.api.publicUrl("github");
  const body = JSON.stringify(events.find(({ name }) => name === "push")?.examples[0]);
  const headers = await signed("push", "the-same", body);
  const first = await fetch(url, { method: "POST", headers, body });
  await scene.restart();
  const again = await fetch(url, { method: "POST", headers, body });
  expect(again.status).toBe(200);
  expect(await again.text()).toBe(await first.text());
  expect(again.headers.get("x-tripline-duplicate-of")).toBe(first.headers.get("x-request-id"));
  expect(await scene.ended(again.headers.get("x-request-id") ?? "")).toEqual([]);
});
