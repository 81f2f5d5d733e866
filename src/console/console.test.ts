import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createConsole } from "./console.ts";

test("the page is never served as a file, without its policy", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tripline-console-"));
  await using _ = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
  await mkdir(join(folder, "assets"));
  const names = ["index.html", "index.html.gz", "index.html.br"];
  for (const name of [...names, "icon.svg"]) await writeFile(join(folder, name), "<p>NONCE</p>");
  const console = createConsole({ folder, rest: () => new Response("rest") });
  for (const name of [...names, "", "index.html/", "default/triggers"]) {
    const answer = await console.request(`/console/${name}`);
    expect([name, answer.headers.get("content-security-policy")]).toEqual([
      name,
      expect.stringContaining("script-src 'self'"),
    ]);
    expect(await answer.text()).not.toContain("NONCE");
  }
  expect(await (await console.request("/console/icon.svg")).text()).toBe("<p>NONCE</p>");
});
