import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { freePort, startProgram } from "./program.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..");

/** A program of somebody else's, who has installed the package as it would be published. */
const program = `
import { Problem, Tripline, type Client } from "tripline/client";

const [url = "", key = ""] = process.argv.slice(2);
const tripline: Client = new Tripline({ url, key });
await tripline.createTrigger({ input: { name: "checkout", auth: [{ scheme: "none" }] } });
const made = await tripline.createDynamicTrigger({
  trigger: "checkout",
  input: { subject: "session-1", data: { userId: 7 }, usesMax: 1 },
});
// @ts-expect-error -- the types are known: what was made has no such field
const uses: number = made.uses ?? made.used;
const first = await fetch(made.publicUrl, { method: "POST", body: "{}" });
await tripline.revokeDynamicTrigger({ trigger: "checkout", dynamic: made.id });
const second = await fetch(made.publicUrl, { method: "POST", body: "{}" });
const refused = await tripline.getTrigger({ trigger: "nothing" }).catch((error: unknown) => error);
console.log(JSON.stringify({
  uses,
  answers: [first.status, second.status],
  code: refused instanceof Problem ? refused.code : null,
}));
`;

/** A kind of step of theirs. */
const step = `
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
    context.log("greeting");
    // @ts-expect-error -- the types are known: a name is a text
    return name.count ?? "Hello " + name;
  },
});
`;

test("[S77] [S79] the installed package serves, and a program makes and revokes addresses by its typed client", {
  timeout: 120_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "tripline-client-"));
  try {
    const packed = await run("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: root });
    const modules = join(folder, "node_modules");
    await mkdir(join(modules, "tripline"), { recursive: true });
    const archive = join(folder, packed.stdout.trim().split("\n").at(-1) ?? "");
    await run("tar", ["-xzf", archive, "--strip-components=1", "-C", join(modules, "tripline")]);
    for (const name of ["zod", "@types", "undici-types"]) {
      await symlink(join(root, "node_modules", name), join(modules, name));
    }
    const environment = { TRIPLINE_DATA: join(folder, "data"), TRIPLINE_PORT: String(await freePort()) };
    const entry = join(modules, "tripline", "bin", "tripline.mjs");
    await using served = await startProgram({ environment, entry });
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    await writeFile(join(folder, "program.ts"), program);
    await writeFile(join(folder, "step.ts"), step);
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    // What the libraries' own files declare is nothing that this proves.
    const options = "--noEmit --strict --skipLibCheck --module nodenext --target esnext --types node".split(
      " ",
    );
    await run(process.execPath, [compiler, ...options, "program.ts", "step.ts"], { cwd: folder });
    const { url, started } = served;
    const { stdout } = await run(process.execPath, ["program.ts", url, started.adminKey ?? ""], {
      cwd: folder,
    });
    expect(JSON.parse(stdout)).toEqual({ uses: 0, answers: [200, 410], code: "not_found" });
  } finally {
    await rm(folder, { recursive: true });
  }
});
