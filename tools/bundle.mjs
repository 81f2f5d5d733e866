import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./runtime.mjs";

/**
 * Writes a file for each entry, named like it, and chunks that they share or load when they need them. What has files
 * beside its code stays a package. Names and lines stay as they were written, for whoever reads a stack.
 */
export async function bundle(folder, entries) {
  const { rolldown } = await import("rolldown");
  const bundled = await rolldown({
    cwd: root,
    input: entries,
    platform: "node",
    external: [/^quickjs-emscripten/, "graphile-worker", "pg-native"],
    plugins: [builtinsByName],
    // One of a package that we have no say in.
    onLog: (level, log, tell) => (log.code === "EVAL" ? undefined : tell(level, log)),
  });
  const { output } = await bundled.generate({
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
    comments: false,
  });
  await bundled.close();
  const inOrder = output.toSorted((one, other) => Number(one.isEntry) - Number(other.isEntry));
  place(folder, new Map(inOrder.map(({ fileName, code }) => [fileName, inAscii(code)])));
}

/**
 * `import` has Node look at all that a module of its own has, and make what is made when it is looked at: of node:http the
 * whole of `fetch`, a tenth of a start. So they are had without. The lines are those at the head of a file.
 */
const builtinsByName = {
  name: "builtins-by-name",
  renderChunk: (code) =>
    code.replace(/^(?:import .*\n)+/, (head) =>
      head.replace(
        /^import (?:(?:\* as )?([\w$]+))?(?:, )?(?:\{ (.+) \})? from "(node:.+)";$/gm,
        (_line, whole, names, module) => {
          const had = `globalThis.process.getBuiltinModule("${module}")`;
          const bound = [whole, names && `{ ${names.replaceAll(" as ", ": ")} }`].filter(Boolean);
          return bound.map((binding) => `const ${binding} = ${had};`).join(" ");
        },
      ),
    ),
};

/**
 * Where one character does not fit into a byte all take two: twice the memory of a file, and more time to read it. What a
 * backslash stands before is looked at with it.
 */
const inAscii = (code) =>
  code.replace(/\\.|[^\0-\x7f]/gs, (found) => {
    const unit = found.charCodeAt(found.length - 1);
    return unit <= 0x7f ? found : `\\u${unit.toString(16).padStart(4, "0")}`;
  });

/** Names the files of a bundle, for the next one. */
const listName = "files.json";

/**
 * Whoever starts meanwhile finds the program as it was or as it is now: chunks are named for their content and are there
 * before what loads them. Those of the bundle before stay, for programs that still run.
 */
function place(folder, files) {
  mkdirSync(folder, { recursive: true });
  const list = join(folder, listName);
  const before = existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : [];
  for (const [name, text] of files) replace(join(folder, name), text);
  replace(list, JSON.stringify([...files.keys()]));
  keepOnly(folder, [...files.keys(), ...before]);
}

/** Takes away what only bundles before the last one had, for the package that is published. */
export function prune(folder) {
  keepOnly(folder, JSON.parse(readFileSync(join(folder, listName), "utf8")));
}

function keepOnly(folder, names) {
  const kept = new Set([...names, listName]);
  for (const name of readdirSync(folder)) if (!kept.has(name)) rmSync(join(folder, name), { force: true });
}

function replace(path, text) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}
