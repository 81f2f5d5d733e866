import { type ChildProcess, execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { openService } from "./http-service.ts";

const manifest = JSON.stringify({ name: "@shop/colour", version: "1.2.3" });
const tarball = gzipSync(tarOf("package/package.json", manifest));
const digestOf = (bytes: Buffer) => `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
const integrity = digestOf(tarball);
const conventional = "/@shop/colour/-/colour-1.2.3.tgz";

test("what is missing is asked for by its address, and of no package all that was ever published", async () => {
  await using registry = await openRegistry(conventional);
  await using checkout = await openCheckout(registry.origin);
  expect(await checkout.install()).toBe("");
  expect(registry.asked.map(({ url }) => url)).toEqual([conventional]);
  expect(checkout.installed()).toBe(manifest);
  expect(existsSync(join(checkout.folder, ".installing"))).toBe(false);
  expect(readFileSync(join(checkout.folder, "package-lock.json"), "utf8")).not.toContain("resolved");
  await checkout.install();
  expect(registry.asked).toHaveLength(1);
});

test("a registry that keeps packages elsewhere is asked where", async () => {
  await using registry = await openRegistry("/elsewhere/9f3c");
  await using checkout = await openCheckout(registry.origin);
  expect(await checkout.install()).toBe("");
  expect(checkout.installed()).toBe(manifest);
});

test("a package that is nowhere is told in npm's words, and nothing half-installed stays", async () => {
  await using registry = await openRegistry(undefined);
  await using checkout = await openCheckout(registry.origin);
  expect(await checkout.install()).toMatch(/Installing the dependencies failed[^]*E404/);
  expect(readdirSync(checkout.folder).toSorted()).toEqual(["package-lock.json", "package.json"]);
});

test("broken off, it ends npm as well and leaves nothing", async () => {
  await using registry = await openService(() => checkout.stop());
  await using checkout = await openCheckout(registry.origin);
  expect(await checkout.install()).toBe("");
  expect(registry.asked).toHaveLength(1);
  expect(readdirSync(checkout.folder).toSorted()).toEqual(["package-lock.json", "package.json"]);
});

/** Has one version of one package at `place`, or nothing. */
async function openRegistry(place: string | undefined) {
  const service = await openService(({ url, headers }, response) => {
    const dist = { tarball: `http://${headers.host}${place}`, integrity };
    const known = { name: "@shop/colour", "dist-tags": { latest: "1.2.3" } };
    const versions = { "1.2.3": { ...JSON.parse(manifest), dist } };
    if (url === place) response.end(tarball);
    else if (url === "/@shop%2fcolour" && place !== undefined)
      response.end(JSON.stringify({ ...known, versions }));
    else response.writeHead(404).end();
  });
  return service;
}

/** A folder with a lock file of one package, which is installed as `npm start` does it. */
async function openCheckout(registry: string) {
  const place = await mkdtempDisposable(join(tmpdir(), "tripline-install-"));
  const folder = place.path;
  const checkout = join(folder, "checkout");
  mkdirSync(checkout);
  const root = { name: "checkout", version: "0.0.0", dependencies: { "@shop/colour": "^1.0.0" } };
  const packages = { "": root, "node_modules/@shop/colour": { version: "1.2.3", integrity } };
  writeFileSync(join(checkout, "package.json"), JSON.stringify(root));
  writeFileSync(join(checkout, "package-lock.json"), JSON.stringify({ lockfileVersion: 3, packages }));
  const env = { ...process.env, npm_config_registry: registry, npm_config_cache: join(folder, "cache") };
  const module = JSON.stringify(join(import.meta.dirname, "../tools/install.mjs"));
  const program = `import { install } from ${module};
    await install({ dev: true, folders: [${JSON.stringify(checkout)}] });`;
  let running: ChildProcess | undefined;
  return {
    folder: checkout,
    stop: () => running?.kill("SIGINT"),
    /** Gives what it complained of. */
    install: () =>
      new Promise<string>((tell) => {
        running = execFile(
          process.execPath,
          ["--input-type=module", "-e", program],
          { env },
          (_, __, errors) => tell(errors.replace("Installing dependencies (first start)…\n", "")),
        );
      }),
    installed() {
      const path = join(checkout, "node_modules/@shop/colour/package.json");
      return existsSync(path) ? readFileSync(path, "utf8") : undefined;
    },
    [Symbol.asyncDispose]: () => place.remove(),
  };
}

/** A tar archive of one file: POSIX.1-1988, "ustar". */
function tarOf(name: string, content: string): Buffer {
  const header = Buffer.alloc(512);
  const size = Buffer.byteLength(content);
  header.write(name, 0);
  header.write("0000644\0", 100);
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        0", 148);
  header.write("ustar\u000000", 257);
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, "0")}\0 `,
    148,
  );
  return Buffer.concat([header, Buffer.from(content), Buffer.alloc(1_024 + 512 - (size % 512))]);
}
