/** The package's own folder. The sources of a room and what is bundled to `dist/server/` lie equally deep in it. */
export const packageFolder = new URL("../../", import.meta.url);

const isBundled = !import.meta.url.endsWith(".ts");

/** A program that a thread or a process of its own runs, by its source; `tools/build.mjs` makes an entry of each. */
export function programFile(source: `src/${string}.ts`): URL {
  if (!isBundled) return new URL(source, packageFolder);
  const name = source.slice(source.lastIndexOf("/") + 1, -".ts".length);
  return new URL(`dist/server/${name}.js`, packageFolder);
}
