import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

export default defineConfig({
  plugins: [builtThreads()],
  resolve: { alias: { "better-auth/crypto": `${import.meta.dirname}/test/quick-passwords.ts` } },
  test: {
    include: ["src/**/*.test.ts", "web/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["test/postgres.ts", "test/mariadb.ts", "test/browser/chromium.ts"],
    // Files share a few processes: to load the program anew for each was half the work of all tests. Whatever a test opens
    // it closes, and nothing is registered for good.
    pool: "forks",
    isolate: false,
    // More than the cores of a small machine: some files wait for processes that they have killed.
    maxWorkers: 5,
    sequence: { sequencer: longestFirst() },
    // With the little room that Node begins with for young objects, an eighth of the work of all tests is collecting garbage.
    execArgv: [
      "--disable-warning=ExperimentalWarning",
      "--min-semi-space-size=32",
      "--max-semi-space-size=64",
    ],
    // A browser, a server and what looks at the pages share a small machine, which may be at something else as well.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 15_000 } },
    teardownTimeout: 10_000,
    env: compiledPrograms(),
  },
});

/** Where programs that are started find themselves compiled; whoever starts them is not kept so, see `tools/test.mjs`. */
function compiledPrograms(): Record<string, string> {
  const folder = process.env["TRIPLINE_TEST_COMPILED"];
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
}

/** Threads that the program starts within a test are built, as programs are: each would compile its sources anew. */
function builtThreads() {
  const place = "/src/core/package-folder.ts";
  const question = '!import.meta.url.endsWith(".ts")';
  return {
    name: "built threads",
    transform(code: string, path: string) {
      if (!path.endsWith(place) || process.env["TRIPLINE_TEST_SOURCES"] === "1") return undefined;
      if (!code.includes(question)) throw new Error(`${place} asks in other words where it lies.`);
      return code.replace(question, "true");
    },
  };
}

/** The tests of the whole program take longest; begun last, they would be waited for. */
function longestFirst() {
  const isWhole = ({ moduleId }: TestSpecification) =>
    /\/test\/(?:crash|store-lost|serve|listen|client|browser)/.test(moduleId);
  return class extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      // Not of an array, whatever the linter takes it for.
      // oxlint-disable-next-line unicorn/no-array-sort
      const sorted = await super.sort(files);
      return [...sorted.filter(isWhole), ...sorted.filter((file) => !isWhole(file))];
    }
  };
}
