// Holds the house rules that no compiler knows: who may import whom, how files are named and how long they are, what is
// listed where. Each test names its offenders.
import { existsSync, globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { basename, dirname, join, posix } from "node:path";
import { expect, test } from "vitest";

const root = dirname(import.meta.dirname);

// What each room may import, beside itself: rooms, or single files of a room.
const mayImport: Record<string, readonly string[]> = {
  contract: [],
  core: ["contract"],
  auth: ["contract", "core"],
  steps: ["contract", "core"],
  store: ["contract", "core"],
  gateway: ["contract", "core", "auth", "store/store.ts"],
  engine: ["contract", "core", "steps", "store/store.ts"],
  people: ["contract", "core", "store/store.ts"],
  observe: ["contract", "core", "store/store.ts"],
  api: ["contract", "core", "auth", "steps", "engine", "people", "store/store.ts"],
  cli: ["contract", "core/short-definition.ts", "version.ts"],
  console: ["contract"],
  web: ["contract", "core"],
};
/** What works on the program's own data, and not on a server's. */
const startImports: Record<string, ReadonlySet<string>> = {
  "src/cli/serve.ts": new Set(["src/main.ts", "src/config.ts", "src/observe/log.ts"]),
  "src/cli/restore.ts": new Set(["src/restore.ts"]),
  "src/cli/move.ts": new Set(["src/move.ts"]),
  "src/cli/admin.ts": new Set(["src/recover.ts"]),
};
/** Is read while the console is built and not part of it. */
const buildConfig = "web/vite.config.ts";
/** What puts the rooms together: `main.ts` and the files beside it. */
const isOfMain = (path: string) => /^src\/[^/]+\.ts$/.test(path) && path !== "src/config.ts";
// The only packages that a room may use; a room that is not named here may use any.
const mayUse: Record<string, readonly string[]> = { contract: ["zod"] };

// What a file of these folders defines is listed in the folder's index, except in the files named here.
const listed: Record<string, { definedBy: string; except: readonly string[] }> = {
  auth: { definedBy: "defineScheme", except: ["scheme.ts"] },
  "auth/presets": { definedBy: "definePreset", except: [] },
  steps: { definedBy: "defineStep", except: ["step.ts"] },
};

/** What is loaded where it is first used: a start and the help of all commands do without, by a half of their time. */
const lateFor: Record<string, readonly string[]> = {
  "src/cli/serve.ts": ["src/main.ts"],
  "src/cli/triggers.ts": ["@clack/prompts", "node:https"],
  "src/cli/move.ts": ["src/move.ts"],
  "src/cli/restore.ts": ["src/restore.ts"],
  "src/cli/admin.ts": ["src/recover.ts"],
  "src/main.ts": [
    "src/api/app.ts",
    "src/contract/api.ts",
    "@hono/node-server",
    "yaml",
    "node:https",
    "node:http2",
    "node:tls",
  ],
};

const linesMax = 400;
const linesMedianMax = 100;
const linesNinthDecileMax = 250;
const readmeLinesMin = 5;
const readmeLinesMax = 20;

const files = ["src", "web", "bench", "test", "tools"]
  .flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }))
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => !path.includes("/node_modules/") && !path.includes("/dist/"))
  .toSorted()
  .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
const program = files.filter(({ path }) => /^(src|web)\//.test(path) && !isTest(path));

test("imports are found however they are written", () => {
  const text = [
    'import "./a.ts";',
    'import b, { type B } from "./b.ts";',
    'import type {\n  C,\n  D,\n} from "./c.ts";',
    'export * from "./d.ts";',
    'export { e as default } from "./e.ts";',
    'const f = await import("./f.ts");',
    '// import g from "./g.ts";',
    '/* import h from "./h.ts"; */',
  ].join("\n");
  expect(importsOf(text)).toEqual(["./a.ts", "./b.ts", "./c.ts", "./d.ts", "./e.ts", "./f.ts"]);
});

test("a room imports only the rooms it may", () => {
  const offenders = program.flatMap(({ path, text }) =>
    inside(path, text)
      .filter((target) => !isAllowed(path, target))
      .map((target) => `${path} → ${target}`),
  );
  expect(offenders).toEqual([]);
});

test("a room uses only the packages it may", () => {
  const offenders = program.flatMap(({ path, text }) => {
    const packages = mayUse[roomOf(path) ?? ""];
    if (packages === undefined) return [];
    const used = importsOf(text).filter((name) => !name.startsWith("."));
    return used.filter((name) => !packages.includes(name)).map((name) => `${path} → ${name}`);
  });
  expect(offenders).toEqual([]);
});

test("relative imports name the file with its ending", () => {
  const endings = /\.(ts|tsx|mjs|json|css|svg)(\?\w+)?$/;
  const offenders = files.flatMap(({ path, text }) =>
    importsOf(text)
      .filter((name) => name.startsWith(".") && !endings.test(name))
      .map((name) => `${path} → ${name}`),
  );
  expect(offenders).toEqual([]);
});

test("Node's own modules are imported by their node: names", () => {
  const offenders = files.flatMap(({ path, text }) =>
    importsOf(text)
      .filter((name) => isBuiltin(name) && !name.startsWith("node:"))
      .map((name) => `${path} → ${name}`),
  );
  expect(offenders).toEqual([]);
});

test("only the configuration and the command line read the environment", () => {
  const offenders = program.filter(
    ({ path, text }) =>
      ![buildConfig, "src/config.ts"].includes(path) &&
      roomOf(path) !== "cli" &&
      /\bprocess\.env\b/.test(withoutComments(text)),
  );
  expect(paths(offenders)).toEqual([]);
});

test("the pure rooms have no clock and no chance", () => {
  const clockOrChance = /\bDate\.now\b|\bMath\.random\b|\bnew Date\(\s*\)/;
  const offenders = program.filter(
    ({ path, text }) =>
      ["core", "auth"].includes(roomOf(path) ?? "") && clockOrChance.test(withoutComments(text)),
  );
  // Its texts are programs for callers, who have a clock.
  const written = "src/auth/call-javascript.ts";
  expect(paths(offenders).filter((path) => path !== written)).toEqual([]);
});

test.each(Object.entries(lateFor))("%s loads nothing that it can do without", (path, late) => {
  const loaded = loadedWith(path);
  expect(late.filter((name) => loaded.has(name))).toEqual([]);
});

test("a file is named for what it holds", () => {
  const nameless = /(^|\/)(common|misc|utils?|helpers?|types?)(\/|\.tsx?$)/;
  expect(paths(files.filter(({ path }) => nameless.test(path)))).toEqual([]);
});

test(`no file is longer than ${linesMax} lines`, () => {
  const long = files.filter(({ path, text }) => !isTest(path) && linesOf(text) > linesMax);
  expect(long.map(({ path, text }) => `${path}: ${linesOf(text)}`)).toEqual([]);
});

test(`half of the files have ${linesMedianMax} lines at most, nine in ten ${linesNinthDecileMax}`, () => {
  const sizes = program.map(({ text }) => linesOf(text)).toSorted((one, other) => one - other);
  const quantile = (share: number) => sizes[Math.ceil(sizes.length * share) - 1] ?? 0;
  expect(quantile(0.5), "median").toBeLessThanOrEqual(linesMedianMax);
  expect(quantile(0.9), "ninth decile").toBeLessThanOrEqual(linesNinthDecileMax);
});

test(`each room has a README of ${readmeLinesMin} to ${readmeLinesMax} lines`, () => {
  const rooms = new Set(program.map(({ path }) => roomFolder(path)).filter((folder) => folder !== undefined));
  const offenders = [...rooms].flatMap((folder) => {
    const readme = join(root, folder, "README.md");
    if (!existsSync(readme)) return [`${folder}: none`];
    const lines = linesOf(readFileSync(readme, "utf8"));
    return lines < readmeLinesMin || lines > readmeLinesMax ? [`${folder}: ${lines} lines`] : [];
  });
  expect(offenders).toEqual([]);
});

test.each(Object.entries(listed))(
  "every definition in %s is listed in its index",
  (room, { definedBy, except }) => {
    const index = program.find(({ path }) => path === `src/${room}/index.ts`);
    if (index === undefined) return;
    const indexed = new Set(inside(index.path, index.text));
    const offenders = program.filter(
      ({ path, text }) =>
        path.startsWith(`src/${room}/`) &&
        !except.includes(basename(path)) &&
        withoutComments(text).includes(`${definedBy}(`) &&
        !indexed.has(path),
    );
    expect(paths(offenders)).toEqual([]);
  },
);

test("each decision has a number of its own", () => {
  const numbers = globSync("docs/decisions/0*.md", { cwd: root }).map((path) => basename(path).slice(0, 4));
  expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
});

test("migrations are listed in the order in which they are applied", () => {
  const text = readFileSync(join(root, "src/store/migrations/index.ts"), "utf8");
  const names = [...text.matchAll(/^ {2}"([^"]+)":/gm)].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(0);
  expect(names).toEqual(names.toSorted());
});

test.each([".", "test/deliveries"])(
  "the lock file of %s names the packages of every platform, and no address to fetch them from",
  (folder) => {
    const lock: Lock = JSON.parse(readFileSync(join(root, folder, "package-lock.json"), "utf8"));
    const offenders = Object.entries(lock.packages).flatMap(
      ([path, { resolved, optionalDependencies = {} }]) => [
        ...(resolved === undefined ? [] : [`${path} → ${resolved}`]),
        ...Object.keys(optionalDependencies)
          .filter(
            (name) =>
              !(`node_modules/${name}` in lock.packages) &&
              !(`${path}/node_modules/${name}` in lock.packages),
          )
          .map((name) => `${path} → ${name}`),
      ],
    );
    expect(offenders).toEqual([]);
  },
);

type Lock = {
  packages: Record<string, { resolved?: string; optionalDependencies?: Record<string, string> }>;
};

function isAllowed(path: string, target: string): boolean {
  if (isOfMain(path)) return true;
  if (startImports[path]?.has(target) === true) return true;
  const room = roomOf(path);
  if (room === undefined) return roomOf(target) === "contract";
  if (roomOf(target) === room) return true;
  return (mayImport[room] ?? []).some((allowed) => target === `src/${allowed}` || roomOf(target) === allowed);
}

/** The files of this project that a file imports, by their paths from the root. */
function inside(path: string, text: string): string[] {
  return importsOf(text)
    .filter((name) => name.startsWith("."))
    .map((name) => posix.join(posix.dirname(path), name));
}

/** What is loaded before a file runs: files by their paths, packages by their names. */
function loadedWith(path: string, known = new Set<string>()): Set<string> {
  if (known.has(path)) return known;
  known.add(path);
  const text = files.find((file) => file.path === path)?.text ?? "";
  const atOnce = withoutComments(text).replace(/^import type\b[^;]*;|\bimport\("[^"]+"\)/gm, "");
  for (const name of importsOf(atOnce))
    loadedWith(name.startsWith(".") ? posix.join(posix.dirname(path), name) : name, known);
  return known;
}

function importsOf(text: string): string[] {
  const fromClause = /^[ \t]*(?:import|export)\b[^"';]*?\bfrom\s*"([^"]+)"/gm;
  const bare = /^[ \t]*import\s*"([^"]+)"/gm;
  const dynamic = /\bimport\(\s*"([^"]+)"/g;
  const code = withoutComments(text);
  return [fromClause, bare, dynamic]
    .flatMap((pattern) => Array.from(code.matchAll(pattern)))
    .toSorted((one, other) => one.index - other.index)
    .flatMap(([, name]) => name ?? []);
}

function withoutComments(text: string): string {
  return text.replace(/^\s*\/\*[\s\S]*?\*\/|(?<![:"'`\w])\/\/.*$/gm, "");
}

function roomOf(path: string): string | undefined {
  return path.startsWith("web/") ? "web" : /^src\/([^/]+)\//.exec(path)?.[1];
}

function roomFolder(path: string): string | undefined {
  return /^src\/[^/]+(?=\/)/.exec(path)?.[0];
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || path.endsWith("/conformance.ts");
}

function linesOf(text: string): number {
  return text.trimEnd().split("\n").length;
}

function paths(offenders: readonly { path: string }[]): string[] {
  return offenders.map(({ path }) => path);
}
