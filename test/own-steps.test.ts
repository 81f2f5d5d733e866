import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { openScene } from "./scene.ts";

const part = "./parts/said.js";
const good = `
import { said } from "${part}";
import { defineStep, TerminalError, z, type Json } from "tripline/step";

const Config = z.object({ name: z.string().meta({ title: "Name", template: true }), fail: z.boolean().default(false) });

export default defineStep({
  type: "greet",
  title: "Greet",
  description: "Greets by name.",
  effect: false,
  config: Config,
  examples: [{ config: { name: "Ada" }, output: "Hello Ada" }],
  run({ name, fail }, context): Json {
    if (fail) throw new TerminalError("nobody is there");
    if (name === "big") return 1n as never;
    context.log(said);
    return \`Hello \${name}\`;
  },
});
`;

const wrong: Record<string, [content: string, reason: RegExp]> = {
  "syntax.ts": ["const a = ;", /Expression expected|Unexpected token/],
  "throws.js": ["throw new Error('at its top')", /at its top/],
  "nothing.ts": ["export const a = 1;", /exports no step/],
  "shapeless.mjs": ["export default { type: 'UPPER' };", /is no step: type/],
  "taken.ts": [good.replace('"greet"', '"http"'), /a step of the type http already/],
  "twice.ts": [good, /a step of the type greet already/],
  "schemaless.ts": [good.replace("config: Config", "config: {} as never"), /config: a schema/],
  "missing.ts": ['import "./no-such-file.ts";', /no-such-file/],
};

test("step files of the operator's own are kinds like others; those that are wrong are told and left out", {
  timeout: 60_000,
}, async () => {
  await using scene = await openScene();
  const folder = join(scene.folder, "steps");
  await mkdir(join(folder, "parts"), { recursive: true });
  await writeFile(join(folder, "greet.ts"), good);
  await writeFile(join(folder, part), "import 'tripline/step'; export const said = 'greeting';");
  await writeFile(join(folder, "notes.txt"), "no step");
  // As `npm init` writes it where the data lie in a project: its word on modules does not count for step files.
  await writeFile(join(scene.folder, "package.json"), '{"type":"commonjs"}');
  for (const [file, [content]] of Object.entries(wrong)) await writeFile(join(folder, file), content);
  await scene.restart();
  const lines = scene.program
    .log()
    .split("\n")
    .filter((line) => line.includes("step file is wrong"));
  expect(lines).toHaveLength(Object.keys(wrong).length);
  for (const [file, [, reason]] of Object.entries(wrong))
    expect(lines.find((line) => line.includes(file))).toMatch(reason);

  const catalog = await scene.api.get(
    "/catalog",
    z.object({ steps: z.array(z.looseObject({ type: z.string() })) }),
  );
  expect(catalog.steps.find(({ type }) => type === "greet")).toMatchObject({ title: "Greet", effect: false });
  expect(JSON.stringify(await scene.api.call("GET", "/definition-schema"))).toContain('"greet"');
  const greet = (config: object) => ({ id: "greet", type: "greet", config });
  await expect(scene.api.apply([{ name: "bad", steps: [greet({ nam: 1 })] }])).rejects.toThrow(/nam/);
  const trigger = { auth: [{ scheme: "none" }] };
  await scene.api.apply([
    { name: "good", steps: [greet({ name: "{{ trigger.body.name }}" })], trigger },
    { name: "sad", steps: [greet({ name: "x", fail: true })], trigger },
    { name: "big", steps: [greet({ name: "big" })], trigger },
  ]);
  const outcome = async (name: string) => {
    const answer = await fetch(await scene.api.publicUrl(name), { method: "POST", body: '{"name":"Ada"}' });
    const [run] = await scene.ended(answer.headers.get("x-request-id") ?? "");
    return run;
  };
  expect((await outcome("good"))?.attempts[0]).toMatchObject({ output: "Hello Ada", console: ["greeting"] });
  expect(await outcome("sad")).toMatchObject({ status: "failed", error: { message: "nobody is there" } });
  const message = expect.stringMatching(/^What the step greet gave is no JSON: .*BigInt/);
  expect(await outcome("big")).toMatchObject({ status: "failed", error: { message, step: "greet" } });
});

test("they are not loaded where that is switched off", async () => {
  await using scene = await openScene({ TRIPLINE_STEP_FILES: "false" });
  await mkdir(join(scene.folder, "steps"));
  await writeFile(join(scene.folder, "steps", "greet.ts"), good);
  await scene.restart();
  expect(JSON.stringify(await scene.api.call("GET", "/catalog"))).not.toContain('"greet"');
});
